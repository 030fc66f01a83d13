"""The daily counts of every location: a row a location, kind of number and day, for a year."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence, Set
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
)

from bot.model.stock import DailyCount, StockCount, StockKind
from bot.store.database import TABLES, transaction

LOCATIONS = Table(
    "stock_locations",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("org", String(300), nullable=False),
    Column("location", String(300), nullable=False),
    UniqueConstraint("org", "location"),
)
"""The locations by short numbers: a UUID in each row would make the counts three times as large."""

DAYS = Table(
    "stock_days",
    TABLES,
    Column("org", String(300), primary_key=True),
    Column("day", Integer, primary_key=True),
)
"""The days on which an organization was counted, as days since 1970-01-01, UTC."""

COUNTS = Table(
    "stock_counts",
    TABLES,
    Column("location", Integer, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("active", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Without row ids, a row takes a third less: its key is the row."""

T = TypeVar("T", bound=Hashable)

EPOCH = date(1970, 1, 1)

MAX_DERIVED = 20_000
"""How many values are cached that were made of the counts."""

BATCH = 500
"""How many locations one query names."""


class StockCounts:
    """The daily counts of all organizations. Its methods raise DatabaseUnavailable.

    Organizations and locations are given by their UUIDs.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._derived: dict[Hashable, Any] = {}

    def record(self, org: str, day: date, counts: Mapping[str, Mapping[StockKind, StockCount]]) -> None:
        """Store the counts of a day, by location. They replace what an earlier count of the same day found."""
        number = _to_number(day)
        with transaction(self._engine) as connection:
            ids = _number_locations(connection, org, counts.keys())
            rows = [
                {"location": ids[key], "kind": kind, "day": number, "active": count.active, "total": count.total}
                for key, kinds in counts.items()
                for kind, count in _list_stored(kinds)
            ]
            connection.execute(COUNTS.delete().where(_is_of(org), COUNTS.c.day == number))
            connection.execute(DAYS.delete().where(DAYS.c.org == org, DAYS.c.day == number))
            if rows:
                connection.execute(COUNTS.insert(), rows)
            connection.execute(DAYS.insert().values(org=org, day=number))
        self._derived.clear()

    def find_days(self, org: str) -> tuple[date, date] | None:
        """Return the first and the last day on which an organization was counted; None if it never was."""
        with transaction(self._engine) as connection:
            first, last = connection.execute(
                select(func.min(DAYS.c.day), func.max(DAYS.c.day)).where(DAYS.c.org == org)
            ).one()
        return None if first is None else (_to_day(first), _to_day(last))

    def recall(self, keys: Collection[T]) -> dict[T, Any]:
        """Return what was made of the counts and remembered by these keys, as far as it is still known."""
        return {key: self._derived[key] for key in keys if key in self._derived}

    def remember(self, derived: Mapping[Hashable, Any]) -> None:
        """Remember what was made of the counts, until the next counts are stored. The keys have the day."""
        if len(self._derived) + len(derived) > MAX_DERIVED:
            self._derived.clear()
        self._derived.update(derived)

    def read(
        self, org: str, kinds: Set[StockKind], since: date, locations: Collection[str] | None = None
    ) -> dict[str, list[DailyCount]]:
        """Return the counts of these locations, or of all, since a day: each location's by day, of all kinds together.

        A location that was not counted since is left out.
        """
        if locations is None:
            return self._read(org, kinds, since, None)
        found: dict[str, list[DailyCount]] = {}
        for batch in _split(sorted(locations)):
            found |= self._read(org, kinds, since, batch)
        return found

    def read_total(self, org: str, kinds: Set[StockKind], since: date) -> list[DailyCount]:
        """Return the counts of all locations together since a day, by day."""
        query = (
            select(COUNTS.c.day, func.sum(COUNTS.c.active), func.sum(COUNTS.c.total))
            .join(LOCATIONS, LOCATIONS.c.id == COUNTS.c.location)
            .where(LOCATIONS.c.org == org, COUNTS.c.kind.in_(sorted(kinds)), COUNTS.c.day >= _to_number(since))
            .group_by(COUNTS.c.day)
            .order_by(COUNTS.c.day)
        )
        with transaction(self._engine) as connection:
            rows = connection.execute(query).all()
        return [DailyCount(_to_day(day), int(active), int(total)) for day, active, total in rows]

    def purge(self, before: date) -> int:
        """Delete the counts of earlier days, and locations that are left without any. Returns how many counts."""
        number = _to_number(before)
        with transaction(self._engine) as connection:
            old = COUNTS.c.day < number
            # By location and kind, the beginning of the key: to search all rows for a day would take long.
            seek = COUNTS.c.location.in_(select(LOCATIONS.c.id)) & COUNTS.c.kind.in_(list(StockKind))
            count = connection.execute(COUNTS.delete().where(seek, old)).rowcount
            connection.execute(DAYS.delete().where(DAYS.c.day < number))
            is_used = select(COUNTS.c.day).where(COUNTS.c.location == LOCATIONS.c.id).exists()
            connection.execute(LOCATIONS.delete().where(~is_used))
        return count

    def _read(
        self, org: str, kinds: Set[StockKind], since: date, locations: Sequence[str] | None
    ) -> dict[str, list[DailyCount]]:
        query = (
            select(LOCATIONS.c.location, COUNTS.c.day, func.sum(COUNTS.c.active), func.sum(COUNTS.c.total))
            .join(LOCATIONS, LOCATIONS.c.id == COUNTS.c.location)
            .where(LOCATIONS.c.org == org, COUNTS.c.kind.in_(sorted(kinds)), COUNTS.c.day >= _to_number(since))
            .group_by(LOCATIONS.c.location, COUNTS.c.day)
            .order_by(COUNTS.c.day)
        )
        if locations is not None:
            query = query.where(LOCATIONS.c.location.in_(locations))
        found: defaultdict[str, list[DailyCount]] = defaultdict(list)
        with transaction(self._engine) as connection:
            for location, day, active, total in connection.execute(query):
                found[location].append(DailyCount(_to_day(day), int(active), int(total)))
        return dict(found)


def _number_locations(connection: Connection, org: str, keys: Collection[str]) -> dict[str, int]:
    """Return the short numbers of locations; new ones get theirs."""
    of_org = select(LOCATIONS.c.location, LOCATIONS.c.id).where(LOCATIONS.c.org == org)
    known = {row.location: row.id for row in connection.execute(of_org)}
    new = [{"org": org, "location": key} for key in keys if key not in known]
    if not new:
        return known
    connection.execute(LOCATIONS.insert(), new)
    return {row.location: row.id for row in connection.execute(of_org)}


def _list_stored(kinds: Mapping[StockKind, StockCount]) -> Iterable[tuple[StockKind, StockCount]]:
    """List what is stored of a location's counts: standard numbers always, so that it shows that it was counted."""
    yield StockKind.STANDARD, kinds.get(StockKind.STANDARD, StockCount())
    yield from ((kind, count) for kind, count in kinds.items() if kind is not StockKind.STANDARD and count.total)


def _is_of(org: str) -> ColumnElement[bool]:
    """Return the condition for an organization's counts, by the beginning of the key."""
    ids = select(LOCATIONS.c.id).where(LOCATIONS.c.org == org)
    return COUNTS.c.location.in_(ids) & COUNTS.c.kind.in_(list(StockKind))


def _split(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[begin : begin + BATCH] for begin in range(0, len(keys), BATCH))


def _to_number(day: date) -> int:
    return (day - EPOCH).days


def _to_day(number: int) -> date:
    return EPOCH + timedelta(days=number)
