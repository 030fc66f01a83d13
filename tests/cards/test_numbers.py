from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import PURPOSES, PURPOSES_BY_KEY, AvailableNumber, Location, Owner, Purpose, Request
from cards.reply import render_reply
from cards.rows import describe_flags, describe_owner
from cards.totals import count_totals, describe_available, describe_state
from cards.view import Line, Row, Size, Tone
from tests.support.card_schema import check_reply
from tests.support.sample_values import BIRMINGHAM, EXAMPLE, FIFTY_SEVEN, build_target
from tests.support.sample_views import build_sample_numbers
from tests.support.views import iterate_row_lines, list_view_texts, map_buttons

EXPORTS = ["CSV", "Excel", "JSON"]


def test_the_example_of_the_api_reference() -> None:
    view = build_sample_numbers(EXAMPLE)
    assert list_view_texts(view) == [
        "Birmingham",
        "Auto attendant alternate numbers",
        "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service; all PSTN",
        *("+1 205-635-0001", "Active"),
        *("+1 205-635-0002", "Active · Main number · Service number"),
        *("+1 205-635-0003", "Inactive · Toll-free"),
        "1–3 of 3 · As of 02:03:04 UTC",
    ]
    assert list(map_buttons(view)) == ["Watch", *EXPORTS, "Refresh"]


def test_a_location_without_numbers_has_nothing_to_export() -> None:
    view = build_sample_numbers(())
    assert list_view_texts(view)[2:] == ["No available numbers", "As of 02:03:04 UTC"]
    assert list(map_buttons(view)) == ["Watch", "Refresh"]


@pytest.mark.parametrize(
    ("page", "part", "buttons"),
    [
        (1, "Page 1 of 6 · 1–10 of 57", ["Next", "Refresh"]),
        (2, "Page 2 of 6 · 11–20 of 57", ["Previous", "Next", "Refresh"]),
        (6, "Page 6 of 6 · 51–57 of 57", ["Previous", "Refresh"]),
        (7, "Page 6 of 6 · 51–57 of 57", ["Previous", "Refresh"]),
        (10**9, "Page 6 of 6 · 51–57 of 57", ["Previous", "Refresh"]),
        (0, "Page 1 of 6 · 1–10 of 57", ["Next", "Refresh"]),
    ],
)
def test_long_lists_have_pages(page: int, part: str, buttons: list[str]) -> None:
    view = build_sample_numbers(FIFTY_SEVEN, page)
    assert view.footer == f"{part} · As of 02:03:04 UTC"
    assert list(map_buttons(view)) == ["Watch", *EXPORTS, *buttons]


def test_buttons_ask_for_the_same_list() -> None:
    buttons = map_buttons(build_sample_numbers(FIFTY_SEVEN, 2))
    here = {"location": BIRMINGHAM.id}
    assert buttons["Previous"] == Request("numbers").with_texts({**here, "page": "1"})
    assert buttons["Next"] == Request("numbers").with_texts({**here, "page": "3"})
    assert buttons["Refresh"] == Request("numbers").with_texts({**here, "page": "2", "fresh": "true"})
    assert buttons["CSV"] == Request("export").with_texts({**here, "file": "csv"})


def test_filters_and_notes_are_shown() -> None:
    notes = ["+1 205-635-0009 is not available here."]
    view = build_sample_numbers(EXAMPLE, chosen=EXAMPLE[2:], filters=["inactive"], notes=notes)
    assert [fact.text for fact in view.facts] == [
        "1 available: 1 inactive; 1 toll-free; all PSTN — of 3 in the list",
        "+1 205-635-0009 is not available here.",
    ]
    assert [fact.is_bold for fact in view.facts] == [True, False]


def test_a_filter_can_be_cleared() -> None:
    request = Request("numbers").with_texts(
        {"location": BIRMINGHAM.id, "filters": "main", "digits": "00", "purpose": "paging"}
    )
    buttons = map_buttons(build_sample_numbers(EXAMPLE, filters=["main"], request=request))
    assert buttons["Clear filter"] == Request("numbers").with_texts(
        {"location": BIRMINGHAM.id, "purpose": "paging", "page": "1"}
    )


def test_a_filter_without_matches_says_so() -> None:
    view = build_sample_numbers(EXAMPLE, chosen=(), filters=["not active", "not inactive"])
    assert view.facts[0].text == "No numbers match the filter (3 available)."
    assert "Clear filter" in map_buttons(view)


def test_numbers_are_assigned_to_the_attendant_they_are_chosen_for() -> None:
    target = build_target("Lobby")
    request = Request("numbers").with_texts({"location": BIRMINGHAM.id, "target": target.id})
    view = build_sample_numbers(EXAMPLE[:1], request=request, may_assign=True, target=target)
    assert view.facts[-1].text == "Choose a number for Lobby (Lobby)."
    assert map_buttons(view)["Assign"] == request.with_(command="assign", number="+12056350001")
    assert map_buttons(view)["CSV"].target == ""


def test_without_the_right_to_assign_nothing_is_chosen() -> None:
    view = build_sample_numbers(EXAMPLE, target=build_target("Lobby"))
    assert "Choose" not in " ".join(list_view_texts(view))
    assert "Assign" not in map_buttons(view)


def test_all_actions_are_in_one_row() -> None:
    actions = build_sample_numbers(FIFTY_SEVEN, 2, filters=["active"]).actions
    assert [each.title for each in actions] == ["Previous", "Next", "Filter", "Export", "Refresh"]


def test_states_have_tones() -> None:
    view = build_sample_numbers((EXAMPLE[0], EXAMPLE[2], replace(EXAMPLE[0], state="PENDING_PORT")))
    states = [row.cells[1][0].tone for row in view.rows if isinstance(row, Row)]
    assert states == [Tone.SUBTLE, Tone.WARNING, Tone.NORMAL]


def test_owners_and_extensions_are_shown() -> None:
    owned = replace(EXAMPLE[0], extension="2100", owner=Owner("Main Menu", "AUTO_ATTENDANT"))
    alone = replace(owned, phone_number="")
    lines = list(iterate_row_lines(build_sample_numbers((owned, alone))))
    assert Line("Active · ext 2100 · Main Menu (auto attendant)", Tone.SUBTLE, size=Size.SMALL) in lines
    assert Line("ext 2100", is_bold=True, may_break=False) in lines


def test_unknown_values_are_shown_as_they_are() -> None:
    odd = AvailableNumber("1234", "PENDING_PORT", False, False, False, "SATELLITE_NUMBER")
    assert describe_state(odd.state) == "PENDING_PORT"
    assert describe_flags(odd) == "SATELLITE_NUMBER"
    assert describe_available(count_totals([odd])) == "1 available: 1 pending_port"
    check_reply(render_reply(build_sample_numbers((odd, AvailableNumber("", "", False, False, False, "")))))


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (Owner("Test Person", "PEOPLE"), "Test Person (person)"),
        (Owner("Lobby", "PLACE"), "Lobby (workspace)"),
        (Owner("Front Door", "VIRTUAL_LINE"), "Front Door (virtual line)"),
        (Owner("Floor 2", "GROUP_PAGING"), "Floor 2 (paging group)"),
        (Owner("Floor 2", "PAGING_GROUP"), "Floor 2 (paging group)"),
        (Owner("Aria", "AI_RECEPTIONIST"), "Aria (AI receptionist)"),
        (Owner("X", "NEW_KIND_OF_OWNER"), "X (new kind of owner)"),
        (Owner("", "PLACE"), "workspace"),
        (Owner("Sales", ""), "Sales"),
        (Owner("", ""), "unknown owner"),
    ],
)
def test_an_owner_has_a_name_and_a_type_in_words(owner: Owner, expected: str) -> None:
    assert describe_owner(owner) == expected


def test_mobile_numbers_show_their_network_and_routing_profile() -> None:
    mobile = replace(EXAMPLE[0], telephony_type="MOBILE_NUMBER", mobile_network="Verizon", routing_profile="AttRtPf")
    assert describe_flags(mobile) == "Mobile · network Verizon · routing profile AttRtPf"


def test_a_number_of_another_location_names_it() -> None:
    other = replace(EXAMPLE[0], location_id="5a1e9c3e-0000-4000-8000-00000000000f", location_name="Atlanta")
    assert describe_flags(other, BIRMINGHAM.id) == "PSTN · at Atlanta"
    assert describe_flags(replace(other, location_id=BIRMINGHAM.id), BIRMINGHAM.id) == "PSTN"


@pytest.mark.parametrize(
    "purpose", [each for each in PURPOSES if each.contents != "unassigned"], ids=lambda each: each.key
)
def test_numbers_that_somebody_has_are_never_called_available(purpose: Purpose) -> None:
    owned = [replace(each, owner=Owner("Test Person", "PEOPLE")) for each in EXAMPLE]
    for chosen, filters in ((owned, []), (owned[:1], ["main"]), ((), ["main"])):
        view = build_sample_numbers(owned, chosen=chosen, filters=filters, purpose=purpose)
        assert not any("available" in text for text in list_view_texts(view))
        assert view.facts[0].text.startswith(("3 numbers, all assigned", "1 number, assigned", "No numbers match"))


def test_some_numbers_of_a_list_are_assigned() -> None:
    numbers = [replace(EXAMPLE[0], owner=Owner("Test Person", "PEOPLE")), *EXAMPLE[1:]]
    view = build_sample_numbers(numbers, purpose=PURPOSES_BY_KEY["location"])
    assert view.facts[0].text.startswith("3 numbers, 1 of them assigned: 2 active, 1 inactive")


def test_the_time_is_the_locations_own() -> None:
    location = replace(BIRMINGHAM, time_zone="America/Chicago")
    assert build_sample_numbers(EXAMPLE, location=location).footer.endswith("As of 20:03:04 CST")


TEXT = st.text(max_size=300)


@settings(max_examples=25, deadline=None)  # the schema's validator is slow
@given(
    name=TEXT,
    numbers=st.lists(
        st.builds(AvailableNumber, TEXT, TEXT, st.booleans(), st.booleans(), st.booleans(), TEXT), max_size=25
    ),
)
def test_any_values_from_webex_make_a_valid_card(name: str, numbers: list[AvailableNumber]) -> None:
    check_reply(render_reply(build_sample_numbers(numbers, page_size=20, location=Location(BIRMINGHAM.id, name))))
