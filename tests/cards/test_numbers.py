from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import AvailableNumber, Location, Request
from cards.numbers import describe_flags, describe_state, describe_totals
from tests.support.card_schema import check_reply, list_buttons, list_texts
from tests.support.sample_views import BIRMINGHAM, EXAMPLE, FIFTY_SEVEN, build


def test_the_api_pages_example() -> None:
    reply = build(EXAMPLE)
    check_reply(reply)
    assert list_texts(reply.card) == [
        "Birmingham",
        "Auto attendant alternate numbers",
        "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service",
        *("Number", "State", "Flags"),
        *("+1 205-635-0001", "Active", "PSTN"),
        *("+1 205-635-0002", "Active", "Main number · Service number · PSTN"),
        *("+1 205-635-0003", "Inactive", "Toll-free · PSTN"),
        "1–3 of 3 · As of 02:03:04 UTC",
    ]
    assert list(list_buttons(reply.card)) == ["Refresh", "Filter", *EXPORTS]


def test_the_words_say_the_same() -> None:
    assert build(EXAMPLE).markdown.split("  \n") == [
        "**Birmingham** — Auto attendant alternate numbers",
        "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service",
        "- +1 205-635-0001 — Active — PSTN",
        "- +1 205-635-0002 — Active — Main number · Service number · PSTN",
        "- +1 205-635-0003 — Inactive — Toll-free · PSTN",
        "1–3 of 3 · As of 02:03:04 UTC",
    ]


def test_no_numbers() -> None:
    reply = build(())
    check_reply(reply)
    assert "No numbers are available here." in list_texts(reply.card)


EXPORTS = ["Export as CSV", "Export as Excel"]
"""In the card's body; its other buttons are below it."""


@pytest.mark.parametrize(
    ("page", "part", "buttons"),
    [
        (1, "1–10 of 57", ["Next", "Refresh", "Filter"]),
        (2, "11–20 of 57", ["Previous", "Next", "Refresh", "Filter"]),
        (6, "51–57 of 57", ["Previous", "Refresh", "Filter"]),
        (7, "51–57 of 57", ["Previous", "Refresh", "Filter"]),
        (10**9, "51–57 of 57", ["Previous", "Refresh", "Filter"]),
        (0, "1–10 of 57", ["Next", "Refresh", "Filter"]),
    ],
)
def test_pages(page: int, part: str, buttons: list[str]) -> None:
    reply = build(FIFTY_SEVEN, page)
    check_reply(reply)
    assert f"{part} · As of 02:03:04 UTC" in list_texts(reply.card)
    assert list(list_buttons(reply.card)) == [*buttons, *EXPORTS]


def test_buttons_are_commands() -> None:
    buttons = list_buttons(build(FIFTY_SEVEN, 2).card)
    here = {"command": "numbers", "location": BIRMINGHAM.id}
    assert buttons["Previous"] == {**here, "page": "1"}
    assert buttons["Next"] == {**here, "page": "3"}
    assert buttons["Refresh"] == {**here, "page": "2", "fresh": "true"}


def test_filters_and_notes_are_said() -> None:
    reply = build(EXAMPLE, chosen=EXAMPLE[2:], filters="inactive", notes=["+1 205-635-0009 is not available here."])
    check_reply(reply)
    assert list_texts(reply.card)[2:5] == [
        "1 available: 1 inactive; 1 toll-free",
        "Filtered by: inactive — 1 of 3 available",
        "+1 205-635-0009 is not available here.",
    ]
    for text in list_texts(reply.card)[2:5]:
        assert text in reply.markdown
    assert list_buttons(reply.card)["Drop the filter"] == {
        "command": "numbers",
        "location": BIRMINGHAM.id,
        "page": "1",
    }


def test_a_filter_that_leaves_nothing_says_so() -> None:
    reply = build(EXAMPLE, chosen=(), filters="not active, not inactive")
    check_reply(reply)
    assert "None of 3 available numbers is left by the filter." in list_texts(reply.card)
    assert "Drop the filter" in list_buttons(reply.card)


def test_the_form_begins_with_what_was_asked() -> None:
    asked = {"location": BIRMINGHAM.id, "filters": "active,not main", "digits": "00", "digits_at": "end", "page": "3"}
    reply = build(FIFTY_SEVEN, request=Request("numbers", {**asked, "purpose": "paging", "sort": "state"}))
    check_reply(reply)
    (form,) = [action["card"] for action in reply.card["actions"] if action["type"] == "Action.ShowCard"]
    assert {field["id"]: field["value"] for field in form["body"]} == {
        "purpose": "paging",
        "filters": "active,not main",
        "digits": "00",
        "digits_at": "end",
    }
    assert form["actions"][0]["data"] == {
        "command": "numbers",
        "location": BIRMINGHAM.id,
        "sort": "state",
        "page": "1",
    }


def test_owners_and_extensions_are_shown() -> None:
    owned = replace(EXAMPLE[0], extension="2100", owner="Main Menu (auto attendant)")
    alone = replace(owned, phone_number="")
    texts = list_texts(build((owned, alone)).card)
    assert "PSTN · ext 2100 · Main Menu (auto attendant)" in texts
    assert "ext 2100" in texts


def test_unknown_values_are_shown_as_they_are() -> None:
    odd = AvailableNumber("1234", "PENDING_PORT", False, False, False, "MOBILE_NUMBER")
    assert describe_state(odd.state) == "PENDING_PORT"
    assert describe_flags(odd) == "MOBILE_NUMBER"
    assert describe_totals([odd]) == "1 available: 1 pending_port"
    check_reply(build((odd, AvailableNumber("", "", False, False, False, ""))))


TEXT = st.text(max_size=300)


@settings(max_examples=25, deadline=None)  # the schema's validator takes its time
@given(
    name=TEXT,
    numbers=st.lists(
        st.builds(AvailableNumber, TEXT, TEXT, st.booleans(), st.booleans(), st.booleans(), TEXT), max_size=25
    ),
)
def test_whatever_webex_says_makes_a_good_card(name: str, numbers: list[AvailableNumber]) -> None:
    check_reply(build(numbers, page_size=20, location=Location(BIRMINGHAM.id, name)))
