from dataclasses import replace

import pytest

from bot.model import OrganizationNumber, Owner, Request
from cards.view import Tone
from cards.who import WhoView, build_who
from tests.support.sample_values import build_organization_number
from tests.support.views import list_view_texts, map_buttons

MENU = build_organization_number(
    owner=Owner("Main Menu", "AUTO_ATTENDANT"), number_type="ALTERNATE", extension="8000", routing_prefix="801"
)
FREE = build_organization_number("+14045550001", is_main_number=True, is_toll_free=True, number_type="PRIMARY")
RESERVED = build_organization_number("+14045550002", is_reserved=True, state="INACTIVE")
EXTENSION = build_organization_number("", Owner("Room 1", "PLACE"), extension="3001")

VIEW = WhoView(request=Request("who", numbers="+1 404-555-9989", org="org"), title="Asked", found=[MENU])


def test_all_about_one_number_is_shown() -> None:
    assert list_view_texts(build_who(VIEW)) == [
        "+1 404-555-9989",
        "Who has it",
        "Assigned to Main Menu (auto attendant)",
        "Location: Atlanta",
        "State: Active",
        "Extension: 8000",
        "From other locations: 8018000",
        "Kind: Alternate number",
    ]


@pytest.mark.parametrize(
    ("number", "sentence", "tone", "kind"),
    [
        (FREE, "Not assigned, at Atlanta", Tone.GOOD, "Kind: Main number · Toll-free"),
        (RESERVED, "Reserved in Webex, at Atlanta", Tone.WARNING, "Kind: Reserved in Webex"),
        (replace(FREE, location_name=""), "Not assigned", Tone.GOOD, "Kind: Main number · Toll-free"),
        (EXTENSION, "Assigned to Room 1 (workspace)", Tone.NORMAL, "Kind: Extension without a number"),
        (
            replace(MENU, number_type="NEW_TYPE", telephony_type="MOBILE_NUMBER", is_service_number=True),
            "Assigned to Main Menu (auto attendant)",
            Tone.NORMAL,
            "Kind: New type · Service number · Mobile",
        ),
    ],
)
def test_the_answer_comes_first(number: OrganizationNumber, sentence: str, tone: Tone, kind: str) -> None:
    view = build_who(replace(VIEW, found=[number]))
    assert (view.facts[0].text, view.facts[0].tone) == (sentence, tone)
    assert kind in [detail.text for detail in view.details]


def test_only_a_number_that_nobody_has_can_be_assigned_and_only_by_assigners() -> None:
    buttons = map_buttons(build_who(replace(VIEW, found=[FREE], may_assign=True)))
    assert buttons["Assign"] == Request("assign", org="org", location="atlanta", number="+14045550001")
    assert buttons["Available numbers"] == Request("numbers", org="org", location="atlanta")
    assert "Assign" not in map_buttons(build_who(replace(VIEW, found=[FREE])))
    for number in (MENU, RESERVED, EXTENSION):
        assert "Assign" not in map_buttons(build_who(replace(VIEW, found=[number], may_assign=True)))


def test_several_are_a_list_below_their_totals() -> None:
    view = build_who(replace(VIEW, found=[MENU, FREE, RESERVED, EXTENSION], missing=["+1 404-555-0999"]))
    assert list_view_texts(view) == [
        "Asked",
        "Who has it",
        "3 numbers: 1 assigned, 1 not assigned, 1 reserved; 1 extension without a number",
        "No such number in this organization: +1 404-555-0999",
        *("+1 404-555-9989", "Main Menu (auto attendant)", "Atlanta · ext 8000 · alternate number"),
        *("+1 404-555-0001", "Not assigned", "Atlanta · Main number · Toll-free"),
        *("+1 404-555-0002", "Reserved in Webex", "Atlanta · Inactive · Reserved in Webex"),
        *("ext 3001", "Room 1 (workspace)", "Atlanta"),
    ]


def test_nothing_but_missing_numbers_is_said_in_bold() -> None:
    view = build_who(replace(VIEW, found=[], missing=["ext 9"]))
    assert [(fact.text, fact.is_bold) for fact in view.facts] == [("No such number in this organization: ext 9", True)]


def test_numbers_that_could_not_be_looked_up_are_not_called_missing() -> None:
    view = build_who(replace(VIEW, unread=["+1 404-555-0001"], unread_reason="Webex did not answer."))
    assert [fact.text for fact in view.facts] == [
        "1 number: 1 assigned",
        "Could not be looked up: +1 404-555-0001",
        "Webex did not answer.",
    ]


def test_a_long_list_has_pages() -> None:
    view = build_who(replace(VIEW, found=[FREE] * 25, page=2, page_size=10))
    assert view.footer == "Page 2 of 3 · 11–20 of 25"
    assert map_buttons(view)["Next"] == VIEW.request.with_(page=3)
    assert view.shown is not None
    assert (view.shown.request.page, view.shown.page_count) == (2, 3)
