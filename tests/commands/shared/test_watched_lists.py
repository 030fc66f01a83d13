"""The lists of watches: from the organization's where that takes fewer calls."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.calling import Calling
from bot.commands.shared.watched_lists import WatchedLists
from bot.model import PURPOSES, Location, Watch
from bot.sandbox import Sandbox
from bot.store import Store
from tests.support.organization_list import REFUSED
from tests.support.settings import build_settings

STOCKS = [each for each in PURPOSES if each.has_stock and each.derivation is not None]


@pytest.fixture
def calling(webex: Sandbox, tmp_path: Path) -> Iterator[Calling]:
    for numbers in webex.state.numbers.values():
        del numbers[60:]  # so that the organization's list has one page
    with closing(Calling(build_settings(webex, tmp_path))) as built:
        yield built


def build_watches(locations: Sequence[Location], purposes: int) -> list[Watch]:
    return [
        Watch(0, location, purpose.key, 5, "", "room", is_direct=False, person_id="person", is_low=False)
        for location in locations
        for purpose in STOCKS[:purposes]
    ]


def count_all(calling: Calling, watches: Sequence[Watch]) -> list[int | None]:
    with closing(Store("sqlite://")) as store:
        lists = WatchedLists(calling, store, date(2026, 11, 26), watches)
        return [found.levels[0].count.active if found else None for found in map(lists.read, watches)]


def count_calls(webex: Sandbox, end: str) -> int:
    return sum(call["path"].endswith(end) for call in webex.list_calls())


def test_many_lists_are_counted_in_the_organizations(calling: Calling, webex: Sandbox) -> None:
    watches = build_watches(calling.fetch_locations(""), 3)
    derived = count_all(calling, watches)
    assert count_calls(webex, "availableNumbers") == 0
    assert count_calls(webex, "config/numbers") == 2
    webex.faults.set([REFUSED])
    assert count_all(calling, watches) == derived
    assert len(set(derived)) > 5


def test_few_lists_are_read_one_by_one(calling: Calling, webex: Sandbox) -> None:
    watches = build_watches(calling.fetch_locations("")[:2], 1)
    assert None not in count_all(calling, [*watches, *watches])
    assert count_calls(webex, "availableNumbers") == 2
    assert count_calls(webex, "config/numbers") == 0


def test_a_location_that_is_gone_is_none_in_both_ways(calling: Calling, webex: Sandbox) -> None:
    watches = build_watches(calling.fetch_locations(""), 3)
    gone = build_watches([Location("Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzE", "Gone")], 1)
    assert count_all(calling, [*gone, *watches])[0] is None
    assert count_all(calling, gone) == [None]
    assert count_calls(webex, "availableNumbers") == 2
