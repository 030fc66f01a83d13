"""The daily counts: what is stored, read, replaced and purged."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bot.model.stock import DailyCount, StockCount, StockKind
from bot.store import Store

DAY = date(2026, 11, 24)
STANDARD = frozenset({StockKind.STANDARD})
ALL = frozenset({StockKind.STANDARD, StockKind.SPECIAL})


def build_kinds(active: int, special: int = 0) -> dict[StockKind, StockCount]:
    return {StockKind.STANDARD: StockCount(active, 50), StockKind.SPECIAL: StockCount(special, special)}


def test_a_list_is_the_sum_of_its_kinds(store: Store) -> None:
    store.stock.record("org", DAY, {"denver": build_kinds(7, 2), "leeds": {}})
    assert store.stock.read("org", STANDARD, DAY) == {
        "denver": [DailyCount(DAY, 7, 50)],
        "leeds": [DailyCount(DAY, 0, 0)],
    }
    assert store.stock.read("org", ALL, DAY, ["denver"]) == {"denver": [DailyCount(DAY, 9, 52)]}
    assert store.stock.read("another", ALL, DAY) == {}
    assert store.stock.read_total("org", ALL, DAY) == [DailyCount(DAY, 9, 52)]
    assert store.stock.read_total("org", STANDARD, DAY + timedelta(days=1)) == []


def test_a_second_count_of_a_day_replaces_the_first(store: Store) -> None:
    store.stock.record("org", DAY, {"denver": build_kinds(7, 2), "leeds": build_kinds(1)})
    store.stock.record("org", DAY, {"denver": build_kinds(6)})
    assert store.stock.read("org", ALL, DAY) == {"denver": [DailyCount(DAY, 6, 50)]}


def test_days_are_read_in_their_order_and_from_one_on(store: Store) -> None:
    for ago in (2, 0, 1):
        store.stock.record("org", DAY - timedelta(days=ago), {"denver": build_kinds(10 - ago)})
    counts = store.stock.read("org", STANDARD, DAY - timedelta(days=1), ["denver"])["denver"]
    assert [(each.day, each.active) for each in counts] == [(DAY - timedelta(days=1), 9), (DAY, 10)]
    assert store.stock.find_days("org") == (DAY - timedelta(days=2), DAY)
    assert store.stock.find_days("another") is None


def test_earlier_days_are_purged_and_locations_that_are_gone_with_them(store: Store) -> None:
    store.stock.record("org", DAY - timedelta(days=366), {"gone": build_kinds(1), "denver": build_kinds(9)})
    store.stock.record("org", DAY, {"denver": build_kinds(8)})
    assert store.stock.purge(DAY - timedelta(days=365)) == 2
    assert store.stock.read("org", STANDARD, date.min.replace(year=1970)) == {"denver": [DailyCount(DAY, 8, 50)]}
    assert store.stock.find_days("org") == (DAY, DAY)
    store.stock.record("org", DAY, {"gone": build_kinds(2)})
    assert store.stock.read("org", STANDARD, DAY)["gone"][0].active == 2


def test_a_thousand_locations_are_read_by_name(store: Store) -> None:
    """More than one query can name."""
    names = [f"location {number}" for number in range(1000)]
    store.stock.record("org", DAY, {name: build_kinds(1) for name in names})
    assert len(store.stock.read("org", STANDARD, DAY, names)) == 1000


def test_a_year_of_a_location_takes_a_few_kilobytes(store: Store, tmp_path: Path) -> None:
    names = [f"location {number}" for number in range(20)]
    file = tmp_path / "bot.sqlite"
    store.stock.record("org", DAY, {name: {StockKind.STANDARD: StockCount(200, 400)} for name in names})
    before = file.stat().st_size + (tmp_path / "bot.sqlite-wal").stat().st_size
    for day in range(1, 120):
        counts = {name: {StockKind.STANDARD: StockCount(200 + day, 400)} for name in names}
        store.stock.record("org", DAY + timedelta(days=day), counts)
    store.close()  # what SQLite keeps beside the file goes into it
    assert (file.stat().st_size - before) / 20 / 119 * 365 < 10_000


def test_counts_are_kept_on_postgresql_too(postgres_store_url: str) -> None:
    with closing(Store(postgres_store_url)) as store:
        store.stock.record("org", DAY, {"denver": build_kinds(7, 2)})
        store.stock.record("org", DAY, {"denver": build_kinds(6, 2)})
        assert store.stock.read("org", ALL, DAY) == {"denver": [DailyCount(DAY, 8, 52)]}
        assert store.stock.purge(DAY + timedelta(days=1)) == 2
