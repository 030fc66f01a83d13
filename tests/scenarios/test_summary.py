"""`summary`: every location's numbers at a glance, typed and pressed."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from bot import limits
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.world import build_number
from tests.support.card_schema import list_texts
from tests.support.conversation import ask, get_card, get_texts, press
from tests.support.organization_list import REFUSED
from tests.support.settings import Start

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


def count(webex: Sandbox, name: str) -> tuple[int, int]:
    """Count a location's available numbers, and the active ones, as the simulated Webex has them."""
    location_id = next(key for key, each in webex.state.locations.items() if each["name"] == name)
    numbers = webex.state.numbers[location_id]
    return len(numbers), sum(each["state"] == "ACTIVE" for each in numbers)


def list_rows(reply: dict[str, Any]) -> dict[str, list[str]]:
    """Map a summary's locations to the texts of their rows: the count, what it counts, the name, the details."""
    sets = [each for each in get_card(reply)["body"] if each["type"] == "ColumnSet"]
    rows = [list_texts(each) for each in sets if len(each["columns"]) == 3]
    return {row[2]: row for row in rows}


def test_the_scarcest_come_first(administrator: Person, webex: Sandbox) -> None:
    reply = ask(administrator, "summary")
    texts = get_texts(reply)
    org_id = next(iter(webex.state.locations.values()))["orgId"]  # the first is of the service app's own
    total = sum(len(each) for key, each in webex.state.numbers.items() if webex.state.locations[key]["orgId"] == org_id)
    assert texts[:2] == ["Summary", "Auto attendant alternate numbers"]
    assert texts[2].startswith(f"{total:,} available: ")
    assert texts[2].endswith(" — at 12 locations")
    rows = list_rows(reply)
    assert len(rows) == 10
    active = [count(webex, name)[1] for name in rows]
    assert active == sorted(active)
    for name, row in rows.items():
        all_of_them, active_ones = count(webex, name)
        assert row[:2] == [f"{active_ones:,}", "active"]
        details = f"{all_of_them:,} in all" if all_of_them else "No available numbers"
        assert details in row[3]
        assert f"{active_ones:,} active — {name} — {row[3]}" in reply["text"]
    assert texts[-1].startswith("Page 1 of 2 · 1–10 of 12 · As of ")
    assert count_pages(webex.list_calls()) == 3, "2,000 numbers each, and no list of a location"


@pytest.mark.parametrize(("path", "faults"), [("config/numbers", []), ("availableNumbers", [REFUSED])])
def test_no_more_than_eight_calls_at_once(
    administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch, path: str, faults: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr("bot.limits.NUMBERS_PAGE_SIZE", 100)
    lines = itertools.count(6_350_000)
    for numbers in webex.state.numbers.values():
        numbers[:] = [build_number(f"+1205{next(lines):07}") for _ in range(230)]
    webex.faults.set([{"kind": "delay", "seconds": 0.2, "path": path}, *faults])
    assert get_texts(ask(administrator, "summary"))[2].startswith("2,760 available: ")
    assert 1 < measure_peak(webex, path) <= 8


def measure_peak(webex: Sandbox, path: str) -> int:
    """Return how many pages were asked for at once, by when each call was answered and how long it took."""
    calls = [call for call in webex.list_calls() if path in call["path"]]
    # A little less than they took: the record is written a moment after a call's end.
    spans: list[tuple[float, float]] = [(call["at"] - call["milliseconds"] / 1000 + 0.05, call["at"]) for call in calls]
    return max(sum(begin <= moment < end for begin, end in spans) for moment, _ in spans)


def test_none_left_is_seen(administrator: Person, webex: Sandbox) -> None:
    for numbers in webex.state.numbers.values():
        numbers.clear()
    reply = ask(administrator, "summary")
    assert get_texts(reply)[2:4] == [
        "No available numbers at 12 locations",
        "12 locations without active numbers",
    ]
    assert list_rows(reply)["Birmingham"] == ["0", "active", "Birmingham", "No available numbers"]


def count_pages(calls: Sequence[dict[str, Any]]) -> int:
    """Return how many pages of the organization's list were asked for, if nothing else was."""
    assert not any("availableNumbers" in call["path"] for call in calls)
    return sum(call["path"].endswith("config/numbers") for call in calls)


def test_its_buttons(administrator: Person, webex: Sandbox) -> None:
    reply = ask(administrator, "overview for hunt group")
    assert get_texts(reply)[1] == "Hunt group primary numbers"
    first = next(iter(list_rows(reply)))
    listed = press(administrator, reply, "List")
    assert get_texts(listed)[:2] == [first, "Hunt group primary numbers"]
    turned = press(administrator, reply, "Next")
    assert get_texts(turned)[1] == "Hunt group primary numbers"
    assert get_texts(turned)[-1].startswith("Page 2 of 2 · 11–12 of 12")
    calls = len(webex.list_calls())
    assert get_texts(press(administrator, turned, "Refresh"))[-1].startswith("Page 2 of 2 · 11–12 of 12")
    assert count_pages(webex.list_calls()[calls:]) == 3


def test_unread_locations_are_named(administrator: Person, webex: Sandbox) -> None:
    location_id = next(key for key, each in webex.state.locations.items() if each["name"] == "Denver")
    webex.faults.set([{"kind": "status", "status": 400, "path": f"{location_id}.*availableNumbers"}, REFUSED])
    reply = ask(administrator, "summary")
    assert "Could not be read: Denver" in get_texts(reply)
    assert any(each.startswith("Denver: Webex ") for each in get_texts(reply))
    assert "Could not be read: Denver" in reply["text"]
    assert "1–10 of 11" in get_texts(reply)[-1]


def test_more_than_may_be_read(
    start: Start, administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.limits.MAX_ORGANIZATION_NUMBERS", 2000)
    with start(max_numbers=5):
        whole = get_texts(ask(administrator, "summary"))
        webex.faults.set([REFUSED])
        one_by_one = get_texts(ask(administrator, "summary refresh"))
    assert "Only the first 2,000 numbers were read of: the organization" in whole
    assert any(text.startswith("Only the first 5 numbers were read of: ") for text in one_by_one)


@pytest.mark.parametrize("typed", ["summary Birmingham", "summary at Birmingham"])
def test_a_summary_is_of_all_locations(administrator: Person, typed: str) -> None:
    reply = ask(administrator, typed)
    assert get_texts(reply)[0].startswith("summary covers all locations")
    assert get_texts(press(administrator, reply, "Show the summary"))[0] == "Summary"


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"purpose": "lunch"}, "Unknown list of numbers."),
        ({"page": "one"}, "A page is a whole number"),
        ({"org": "no-id"}, "This is not an organization's ID."),
    ],
)
def test_forged_presses_are_refused(administrator: Person, inputs: dict[str, str], sentence: str) -> None:
    reply = ask(administrator, "summary")
    forged = administrator.submit(reply["id"], {"command": "summary", **inputs})
    assert get_texts(administrator.wait_for_reply(forged))[0].startswith(sentence)
