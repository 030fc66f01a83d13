from collections.abc import Sequence

import pytest

from bot import limits
from bot.errors import NotFound, NotUnderstood, WebexStatusError
from bot.sandbox import Sandbox
from tests.support.commands import HELPDESK, Type
from tests.support.views import list_view_texts, map_buttons

pytestmark = pytest.mark.usefixtures("short_lists")

REFUSED = {"kind": "status", "status": 400, "path": "config/numbers$"}

GRACE = "+1 404-555-9200"


def list_inventory_calls(webex: Sandbox) -> list[str]:
    """List the queries of the organization's list."""
    return [call["query"] for call in webex.list_calls() if call["path"].endswith("/telephony/config/numbers")]


@pytest.mark.parametrize(
    ("text", "title", "sentence"),
    [
        (f"who has {GRACE}?", GRACE, "Assigned to Grace Ito (person)"),
        ("whose number is 404-555-9989", "+1 404-555-9989", "Assigned to Atlanta Main Menu (auto attendant)"),
        ("who ext 2000 in Atlanta", GRACE, "Assigned to Grace Ito (person)"),
        ("who 555-9200", GRACE, "Assigned to Grace Ito (person)"),
        ("who Atlanta Lobby Phone", "+1 404-555-9260", "Assigned to Atlanta Lobby Phone (workspace)"),
        ("who Atlanta Holidays", "ext 8002", "Assigned to Atlanta Holidays (auto attendant)"),
        ("who Reception in Atlanta", "+1 404-555-9270", "Assigned to Atlanta Reception (virtual line)"),
        ("who +1 404-555-0001", "+1 404-555-0001", "Not assigned, at Atlanta Headquarters"),
        ("who 020 7946 0001", "+44 20 7946 0001", "Not assigned, at London Canary Wharf"),
    ],
)
def test_one_number_says_all_about_itself(type_: Type, text: str, title: str, sentence: str) -> None:
    view = type_(text)
    assert view.title == title
    assert view.facts[0].text == sentence


def test_a_complete_number_takes_one_call(type_: Type, webex: Sandbox) -> None:
    before = len(webex.list_calls())
    type_("who +1 404-555-9989")
    paths = [call["path"] for call in webex.list_calls()[before:] if not call["path"].endswith("/access_token")]
    assert paths == ["/telephony/config/numbers"]


def test_only_assigners_get_a_button_to_assign(type_: Type) -> None:
    assign = map_buttons(type_("who +1 404-555-0001"))["Assign"]
    assert (assign.command, assign.number) == ("assign", "+14045550001")
    assert "Assign" not in map_buttons(type_("who +1 404-555-0001", HELPDESK))
    assert "Assign" not in map_buttons(type_(f"who {GRACE}"))


def test_numbers_ranges_and_parts_are_one_list(type_: Type) -> None:
    texts = list_view_texts(type_(f"who ext 3001, {GRACE}, 404-555-0001 to 0002, +1 205-635-0999 in Atlanta"))
    assert texts[0] == "Owners"
    assert texts[2] == "3 numbers: 1 assigned, 2 not assigned; 1 extension without a number"
    assert texts[3] == "No such number in this organization: +1 205-635-0999"
    assert [text for text in texts if text.startswith(("+1", "ext"))] == [
        GRACE,
        "+1 404-555-0001",
        "+1 404-555-0002",
        "ext 3001",
    ]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("who +1 404-555-0999", "+1 404-555-0999"),
        ("who 99887766", "99887766"),
        ("who ext 77", "ext 77"),
        ("who x77, 404-555-0999", "+1 404-555-0999, ext 77"),
    ],
)
def test_numbers_that_do_not_exist_are_named(type_: Type, text: str, missing: str) -> None:
    assert [fact.text for fact in type_(text).facts] == [f"No such number in this organization: {missing}"]


def test_many_numbers_are_looked_up_in_the_whole_list(type_: Type, webex: Sandbox) -> None:
    texts = list_view_texts(type_("who +1 404-555-9195 to 9204"))
    assert texts[2].startswith("5 numbers: 5 assigned")
    assert not any("phoneNumber" in query for query in list_inventory_calls(webex))


def test_more_than_a_page_is_said_to_be_cut_off(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "INVENTORY_PAGE_SIZE", 3)
    texts = list_view_texts(type_("who Main Menu"))
    assert "There may be more than is shown here. Type more digits, or more of the name." in texts


def test_a_name_with_a_typo_shows_the_one_that_must_be_meant(type_: Type) -> None:
    view = type_("who Grce Ito")
    assert view.title == "Grace Ito"
    assert "Nobody is called “Grce Ito”. Showing Grace Ito." in [fact.text for fact in view.facts]


def test_similar_names_are_candidates(type_: Type) -> None:
    with pytest.raises(NotFound) as caught:
        type_("who Maim Mneu")
    assert "Did you mean one of these?" in caught.value.sentence
    offered = [each.request for each in caught.value.suggestions]
    assert len(offered) == 4
    assert all(each.command == "who" and each.owner.endswith("Main Menu") for each in offered)


def test_the_name_of_a_location_leads_to_its_numbers(type_: Type) -> None:
    with pytest.raises(NotFound) as caught:
        type_("who Dallas Distribution Centre")
    assert caught.value.sentence.endswith("Dallas Distribution Centre is a location:")
    assert [each.request.command for each in caught.value.suggestions] == ["numbers", "usage"]


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("who", NotUnderstood, "Whose number? For example: who +1 404-555-9989"),
        ("who has", NotUnderstood, "Whose number?"),
        ("who Qqxyzzy", NotFound, "Nobody called “Qqxyzzy” has a number or an extension in this organization."),
        ("who 2100 in Nowhere", NotFound, "No location named “Nowhere”."),
    ],
)
def test_questions_without_an_answer_are_refused(type_: Type, text: str, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error) as caught:
        type_(text)
    assert str(caught.value).startswith(sentence)


def test_a_failure_of_one_call_does_not_make_a_number_missing(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([{**REFUSED, "times": 1}])
    facts: Sequence[str] = [fact.text for fact in type_(f"who {GRACE}, +1 404-555-9989").facts]
    assert any(fact.startswith("Could not be looked up: +1 404-555-9") for fact in facts)
    assert not any(fact.startswith("No such number") for fact in facts)


def test_a_failure_of_all_calls_is_an_error(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([REFUSED])
    with pytest.raises(WebexStatusError):
        type_(f"who {GRACE}")
