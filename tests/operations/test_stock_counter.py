"""The daily count: once a day, of every location, whatever fails."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import limits
from bot.calling import Calling
from bot.errors import NotPossible
from bot.model import PURPOSES_BY_KEY, to_uuid
from bot.model.stock import StockKind, list_stock_kinds
from bot.operations.demo_history import DEMO_DAYS, write_demo_history
from bot.operations.stock_counter import StockCounter
from bot.sandbox import Sandbox
from bot.store import Store
from tests.support.clock import MovableClock
from tests.support.organization_list import REFUSED
from tests.support.settings import build_settings

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
STANDARD = frozenset({StockKind.STANDARD})


@pytest.fixture
def calling(webex: Sandbox, tmp_path: Path) -> Iterator[Calling]:
    for numbers in webex.state.numbers.values():
        del numbers[60:]  # so that the organization's list has one page
    with closing(Calling(build_settings(webex, tmp_path))) as built:
        yield built


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(AT)


@pytest.fixture
def counter(webex: Sandbox, tmp_path: Path, calling: Calling, store: Store, clock: MovableClock) -> StockCounter:
    return StockCounter(build_settings(webex, tmp_path), calling, store, clock)


def count_reads(webex: Sandbox) -> int:
    return sum(call["path"].endswith("config/numbers") for call in webex.list_calls())


def test_every_location_is_counted_once_a_day(
    counter: StockCounter, store: Store, calling: Calling, webex: Sandbox, clock: MovableClock
) -> None:
    counter.count_daily(AT)
    counter.count_daily(AT)
    assert count_reads(webex) == 2, "one call for each organization"
    org = calling.get_organization_key("")
    for purpose_key in ("aa_alternate", "person_primary", "workspace"):
        purpose = PURPOSES_BY_KEY[purpose_key]
        counted = store.stock.read(org, list_stock_kinds(purpose), TODAY)
        assert counted.keys() == {to_uuid(each.id) for each in calling.fetch_locations("")}
    clock.move(days=1)
    counter.count_daily(AT)
    assert count_reads(webex) == 4
    assert store.stock.find_days(org) == (TODAY, date(2026, 11, 25))


def test_the_counts_are_those_of_the_locations_own_lists(
    counter: StockCounter, store: Store, calling: Calling, webex: Sandbox
) -> None:
    counter.count()
    purpose = PURPOSES_BY_KEY["aa_alternate"]
    counted = store.stock.read(calling.get_organization_key(""), list_stock_kinds(purpose), TODAY)
    for location_id, numbers in webex.state.numbers.items():
        ((_, active, total),) = counted.get(to_uuid(location_id) or "", [(TODAY, 0, 0)])
        if location_id in {each.id for each in calling.fetch_locations("")}:
            expected = [each for each in numbers if each.get("telephonyType", "PSTN_NUMBER") == "PSTN_NUMBER"]
            assert active == sum(each["state"] == "ACTIVE" for each in expected)
            assert total >= len(expected)


def test_a_failed_count_is_tried_again_an_hour_later(counter: StockCounter, store: Store, webex: Sandbox) -> None:
    webex.faults.set([REFUSED])
    counter.count_daily(AT)
    assert store.stock.read("", STANDARD, TODAY) == {}
    webex.faults.set([])
    counter.count_daily(AT)
    assert count_reads(webex) == 4


def test_counts_that_are_older_than_a_year_are_deleted(
    counter: StockCounter, store: Store, calling: Calling, clock: MovableClock
) -> None:
    counter.count()
    clock.move(days=limits.STOCK_DAYS + 1)
    counter.count()
    org = calling.get_organization_key("")
    assert store.stock.find_days(org) == (clock.now().date(), clock.now().date())


def test_a_past_is_made_up_for_the_simulated_webex_alone(
    webex: Sandbox, tmp_path: Path, store: Store, calling: Calling, clock: MovableClock
) -> None:
    settings = build_settings(webex, tmp_path)
    write_demo_history(settings, clock)
    first, last = store.stock.find_days(calling.get_organization_key("")) or (TODAY, TODAY)
    assert ((TODAY - first).days, (TODAY - last).days) == (DEMO_DAYS, 1)
    with pytest.raises(NotPossible, match="has counts already"):
        write_demo_history(settings, clock)
    real = settings.model_copy(update={"webex_api_url": "https://webexapis.com/v1"})
    with pytest.raises(NotPossible, match="for the simulated Webex only"):
        write_demo_history(real, clock)


def test_a_report_is_followed_by_a_count_of_what_it_has_read(
    counter: StockCounter, store: Store, calling: Calling, webex: Sandbox
) -> None:
    webex.faults.set([REFUSED])
    counter.count_for_report("")
    assert store.stock.find_days(calling.get_organization_key("")) is None
    webex.faults.set([])
    calling.inventory.fetch(calling.choose_organization(""))
    before = count_reads(webex)
    counter.count_for_report("")
    assert count_reads(webex) == before
    assert store.stock.find_days(calling.get_organization_key("")) == (TODAY, TODAY)
