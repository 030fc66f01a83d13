"""What the words beside a card say about its next page is understood when it is typed."""

import pytest

from bot.sandbox import Sandbox
from tests.support.commands import Type


@pytest.mark.parametrize(
    "typed",
    [
        "numbers Atlanta",
        "numbers Atlanta active not main sort state for hunt group",
        "numbers Dallas contents",
        "numbers Dallas beginning 214 ending 0",
        "numbers Chicago consecutive 2",
        "numbers Atlanta 404-555-0001 - 404-555-0050",
        'numbers Zürich "Süd"',
        "numbers in New York Store North",
        "find ending 0",
        "find consecutive 2 active",
        "find all",
        "summary",
        "locations",
    ],
)
def test_the_next_page_can_be_typed(type_: Type, typed: str) -> None:
    first = type_(typed)
    assert first.shown
    assert first.next.startswith("next: @me ")
    second = type_(first.next.removeprefix("next: @me "))
    assert second.shown
    assert (second.title, second.shown.page_count) == (first.title, first.shown.page_count)
    assert second.shown.request == first.shown.request.with_(page=2)


def test_the_last_page_says_nothing(type_: Type) -> None:
    assert type_("numbers Atlanta page 6").next == ""
    assert type_("numbers Birmingham").next == ""


def test_a_location_is_named_however_odd_its_name_is(type_: Type, webex: Sandbox) -> None:
    entry = next(each for each in webex.state.locations.values() if each["name"] == "Atlanta Headquarters")
    for name in ("Store 1021", "Main Street", "All Saints", "O'Hare (T1)"):
        entry["name"] = name
        first = type_(f"numbers {name} refresh")
        assert first.title == name
        second = type_(first.next.removeprefix("next: @me "))
        assert second.shown
        assert (second.title, second.shown.request.page) == (name, 2)


def test_without_follow_ups_being_written_the_word_next_is(type_: Type) -> None:
    many = ", ".join(f"+1404555{line:04}" for line in range(57))
    assert type_(f"numbers Atlanta {many}").next == "next: @me next"
