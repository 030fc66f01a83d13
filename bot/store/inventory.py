"""The last reading of each organization's inventory, compressed, and what differed between the readings before it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, Index, Integer, LargeBinary, Row, String, Table, select
from sqlalchemy import func as sql

from bot import limits
from bot.model import Difference, DifferenceKind, Owner, RecordedDifference, to_uuid
from bot.store.database import TABLES, transaction
from bot.store.utc_time import UtcTime

READINGS = Table(
    "inventory_readings",
    TABLES,
    Column("organization", String(300), primary_key=True),
    Column("org_id", String(300), nullable=False),
    Column("taken_at", UtcTime, nullable=False),
    Column("known_since", UtcTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""One row for each organization: `organization` is its UUID, `org_id` its id as the API takes it."""

DIFFERENCES = Table(
    "inventory_differences",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("organization", String(300), nullable=False),
    Column("after", UtcTime, nullable=False),
    Column("found_at", UtcTime, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("phone_number", String(40), nullable=False),
    Column("location", String(300), nullable=False),
    Column("location_id", String(300), nullable=False),
    Column("location_name", String(400), nullable=False),
    Column("old_name", String(400)),
    Column("old_type", String(60)),
    Column("old_id", String(16)),
    Column("new_name", String(400)),
    Column("new_type", String(60)),
    Column("new_id", String(16)),
    Column("old_location", String(400), nullable=False),
    Index("inventory_differences_by_time", "organization", "found_at"),
    sqlite_autoincrement=True,
)
"""`location` is the location's UUID, or its id where that has none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """When an organization's inventory was read."""

    taken_at: datetime
    """The last time, UTC. Differences are recorded up to then."""
    known_since: datetime
    """Since when differences are recorded, UTC."""


@dataclass(frozen=True, slots=True)
class DifferenceQuery:
    """Which differences are wanted. All that is given must match."""

    organization: str
    after: datetime
    """Those that were found after this time."""
    until: datetime
    """And at this time at the latest."""
    location_id: str = ""
    phone_numbers: Collection[str] = ()
    """E.164."""
    kinds: Collection[DifferenceKind] = ()

    @property
    def condition(self) -> Any:
        """The condition in SQL."""
        columns = DIFFERENCES.c
        condition = (
            (columns.organization == self.organization)
            & (columns.found_at > self.after)
            & (columns.found_at <= self.until)
        )
        if self.location_id:
            condition &= columns.location == _to_key(self.location_id)
        if self.phone_numbers:
            condition &= columns.phone_number.in_(self.phone_numbers)
        if self.kinds:
            condition &= columns.kind.in_([each.value for each in self.kinds])
        return condition


class InventoryReadings:
    """The readings of all organizations' inventories. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, organization: str) -> Reading | None:
        """Return when an organization's inventory was read; None if it never was."""
        query = select(READINGS.c.taken_at, READINGS.c.known_since).where(READINGS.c.organization == organization)
        with transaction(self._engine) as connection:
            row = connection.execute(query).first()
        return Reading(row.taken_at, row.known_since) if row is not None else None

    def get_content(self, organization: str) -> bytes:
        """Return the last reading as it was stored; empty if there is none."""
        query = select(READINGS.c.content).where(READINGS.c.organization == organization)
        with transaction(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none() or b""

    def list_org_ids(self) -> Sequence[str]:
        """List the ids of the organizations whose inventory was read; empty for the bot's default."""
        with transaction(self._engine) as connection:
            return connection.execute(select(READINGS.c.org_id).order_by(READINGS.c.org_id)).scalars().all()

    def list_released(self, organization: str, after: datetime) -> Mapping[str, datetime]:
        """Return when numbers, in E.164, were last seen to be released since a time: they may have been assigned again.

        Those that the bot itself released are among them.
        """
        columns = DIFFERENCES.c
        is_released = (
            (columns.organization == organization)
            & (columns.found_at > after)
            & (columns.kind == DifferenceKind.RELEASED.value)
        )
        latest = (
            select(columns.phone_number, sql.max(columns.found_at)).where(is_released).group_by(columns.phone_number)
        )
        with transaction(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(latest)}

    def begin(self, organization: str, org_id: str, taken_at: datetime, content: bytes) -> None:
        """Store the first reading: differences are recorded from now on."""
        with transaction(self._engine) as connection:
            for table in (READINGS, DIFFERENCES):
                connection.execute(table.delete().where(table.c.organization == organization))
            values = {"organization": organization, "org_id": org_id, "content": content}
            connection.execute(READINGS.insert().values(taken_at=taken_at, known_since=taken_at, **values))

    def record(self, organization: str, taken_at: datetime, content: bytes, differences: Sequence[Difference]) -> None:
        """Store the next reading, and what differs from the last one. Only one thread may do so at a time.

        Many differences are written in several transactions, so that others do not wait for the database. What a
        process that was killed had written of them is discarded, since its reading is not stored.
        """
        last = self.get(organization)
        if last is None:
            raise LookupError(organization)
        rows = [_to_row(each, organization, last.taken_at, taken_at) for each in differences]
        with transaction(self._engine) as connection:
            is_unfinished = (DIFFERENCES.c.organization == organization) & (DIFFERENCES.c.found_at > last.taken_at)
            connection.execute(DIFFERENCES.delete().where(is_unfinished))
        for begin in range(0, len(rows), limits.DIFFERENCES_BATCH):
            with transaction(self._engine) as connection:
                connection.execute(DIFFERENCES.insert(), rows[begin : begin + limits.DIFFERENCES_BATCH])
        with transaction(self._engine) as connection:
            is_same = READINGS.c.organization == organization
            connection.execute(READINGS.update().where(is_same).values(taken_at=taken_at, content=content))

    def count(self, query: DifferenceQuery) -> Mapping[DifferenceKind, int]:
        """Count the differences of each kind."""
        counting = select(DIFFERENCES.c.kind, sql.count()).where(query.condition).group_by(DIFFERENCES.c.kind)
        with transaction(self._engine) as connection:
            return {DifferenceKind(kind): count for kind, count in connection.execute(counting)}

    def list(self, query: DifferenceQuery, count: int, offset: int = 0) -> Sequence[RecordedDifference]:
        """List so many differences, the last ones first, by number where they were found at the same time."""
        columns = DIFFERENCES.c
        listing = (
            select(DIFFERENCES)
            .where(query.condition)
            .order_by(columns.found_at.desc(), columns.id)
            .limit(count)
            .offset(offset)
        )
        with transaction(self._engine) as connection:
            return [_to_recorded(row) for row in connection.execute(listing)]

    def purge(self, organization: str, before: datetime) -> None:
        """Delete the differences that were found before a time, and whole readings beyond MAX_DIFFERENCES."""
        columns = DIFFERENCES.c
        excess = (
            select(columns.found_at)
            .where(columns.organization == organization)
            .order_by(columns.found_at.desc())
            .offset(limits.MAX_DIFFERENCES)
            .limit(1)
        )
        with transaction(self._engine) as connection:
            first_excess = connection.execute(excess).scalar_one_or_none()
            # Readings are kept or deleted as a whole; the last one always stays.
            cut = max(before, first_excess) if first_excess else before
            _delete_until(connection, organization, cut)


def _delete_until(connection: Connection, organization: str, cut: datetime) -> None:
    last = select(READINGS.c.taken_at).where(READINGS.c.organization == organization).scalar_subquery()
    is_old = (DIFFERENCES.c.organization == organization) & (DIFFERENCES.c.found_at <= cut)
    connection.execute(DIFFERENCES.delete().where(is_old & (DIFFERENCES.c.found_at < last)))
    is_earlier = (READINGS.c.organization == organization) & (READINGS.c.known_since < cut)
    connection.execute(READINGS.update().where(is_earlier).values(known_since=cut))


def _to_row(difference: Difference, organization: str, after: datetime, found_at: datetime) -> dict[str, Any]:
    return {
        "organization": organization,
        "after": after,
        "found_at": found_at,
        "kind": difference.kind.value,
        "phone_number": difference.phone_number,
        "location": _to_key(difference.location_id),
        "location_id": difference.location_id,
        "location_name": difference.location_name[:400],
        "old_location": difference.old_location[:400],
        **_write_owner("old", difference.old),
        **_write_owner("new", difference.new),
    }


def _write_owner(prefix: str, owner: Owner | None) -> dict[str, str | None]:
    parts = (None, None, None) if owner is None else (owner.name[:400], owner.type[:60], owner.id)
    return dict(zip((f"{prefix}_name", f"{prefix}_type", f"{prefix}_id"), parts, strict=True))


def _to_recorded(row: Row[Any]) -> RecordedDifference:
    raw = row._mapping
    difference = Difference(
        kind=DifferenceKind(raw["kind"]),
        phone_number=raw["phone_number"],
        location_id=raw["location_id"],
        location_name=raw["location_name"],
        old=_read_owner("old", raw),
        new=_read_owner("new", raw),
        old_location=raw["old_location"],
    )
    return RecordedDifference(difference, raw["after"], raw["found_at"])


def _read_owner(prefix: str, raw: Any) -> Owner | None:
    name, kind, owner_id = (raw[f"{prefix}_{each}"] for each in ("name", "type", "id"))
    return None if owner_id is None else Owner(name, kind, owner_id)


def _to_key(location_id: str) -> str:
    return to_uuid(location_id) or location_id
