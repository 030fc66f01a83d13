"""The history: who assigned or removed which number, when, from which space, and with which result."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Engine,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    desc,
    func,
    select,
    tuple_,
)

from bot.model import AlternateNumber, Change, ChangedNumber, ChangeResult, Target, TargetKind, to_uuid
from bot.store.database import TABLES, transaction
from bot.store.utc_time import UtcTime

CHANGES = Table(
    "changes",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("event_key", String(400), nullable=False, unique=True),
    Column("at", UtcTime, nullable=False),
    Column("person_email", String(320), nullable=False),
    Column("space", String(400), nullable=False),
    Column("is_assignment", Boolean, nullable=False),
    Column("phone_number", String(40), nullable=False),
    Column("ring_pattern", String(40), nullable=False),
    # An older version knew auto attendants only: the names in the database are its own.
    Column("attendant_id", String(300), key="target_id", nullable=False),
    Column("attendant_name", String(400), key="target_name", nullable=False),
    Column("location_id", String(300), nullable=False),
    Column("location_name", String(400), nullable=False),
    Column("org_id", String(300), nullable=False),
    Column("result", String(20), nullable=False),
    Column("detail", String(1000), nullable=False),
    Column("undoes", Integer),
    Column("batch", String(400)),  # empty in entries that stand alone
    Column("target_kind", String(40)),  # empty in entries of a version that knew auto attendants only
    sqlite_autoincrement=True,
)

CHANGE_NUMBERS = Table(
    "change_numbers",
    TABLES,
    Column("change_id", Integer, ForeignKey("changes.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("phone_number", String(40), nullable=False),
    Column("ring_pattern", String(40), nullable=False),
    Column("result", String(20), nullable=False),
    Column("detail", String(1000), nullable=False),
)
"""The numbers of the entries that have several. An entry of one number has it in its own row."""

ENTRIES = CHANGES.outerjoin(CHANGE_NUMBERS, CHANGE_NUMBERS.c.change_id == CHANGES.c.id)
"""A row for each number of each entry."""

PHONE_NUMBER: ColumnElement[Any] = func.coalesce(CHANGE_NUMBERS.c.phone_number, CHANGES.c.phone_number)

RING_PATTERN = func.coalesce(CHANGE_NUMBERS.c.ring_pattern, CHANGES.c.ring_pattern)

RESULT: ColumnElement[str] = func.coalesce(CHANGE_NUMBERS.c.result, CHANGES.c.result)

DETAIL = func.coalesce(CHANGE_NUMBERS.c.detail, CHANGES.c.detail)

LATEST_FIRST = desc(CHANGES.c.id)

IS_DONE = RESULT.in_((ChangeResult.DONE.value,))

MAX_VALUES = 1000
"""Numbers in one query."""

MAX_DETAIL_LENGTH = 1000
"""Of the column."""


class History:
    """The changes made through the bot. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, change: Change) -> Change:
        """Store a change that is about to be made; returns it with its number in the history."""
        first = change.numbers[0]
        values = {
            "event_key": change.event_key,
            "batch": change.batch or None,
            "at": change.at,
            "person_email": change.person_email,
            "space": change.space,
            "is_assignment": change.is_assignment,
            "phone_number": first.phone_number,
            "ring_pattern": first.number.ring_pattern,
            "target_kind": change.target.kind.value,
            "target_id": change.target.id,
            "target_name": change.target.name,
            "location_id": change.target.location_id,
            "location_name": change.target.location_name,
            "org_id": change.org_id,
            "result": change.result.value,
            "detail": change.detail[:MAX_DETAIL_LENGTH],
            "undoes": change.undoes,
        }
        with transaction(self._engine) as connection:
            number = connection.execute(CHANGES.insert().values(values).returning(CHANGES.c.id)).scalar_one()
            if len(change.numbers) > 1:
                connection.execute(CHANGE_NUMBERS.insert(), _list_number_rows(change, number))
        return replace(change, id=number)

    def finish(self, change: Change) -> None:
        """Store the results of a change."""
        values = {"result": change.result.value, "detail": change.detail[:MAX_DETAIL_LENGTH]}
        with transaction(self._engine) as connection:
            connection.execute(CHANGES.update().where(CHANGES.c.id == change.id).values(values))
            if len(change.numbers) > 1:
                connection.execute(CHANGE_NUMBERS.delete().where(CHANGE_NUMBERS.c.change_id == change.id))
                connection.execute(CHANGE_NUMBERS.insert(), _list_number_rows(change, change.id))

    def find(self, event_key: str) -> Change | None:
        """Return the change that an event caused, if any."""
        return self._find(CHANGES.c.event_key == event_key)

    def get(self, change_id: int) -> Change | None:
        """Return the entry with this number, if there is one."""
        return self._find(CHANGES.c.id == change_id)

    def list_batch(self, change: Change) -> Sequence[Change]:
        """List the entries that were confirmed together with this one, itself included, in their order."""
        return self._load(CHANGES.c.batch == change.batch)[::-1] if change.batch else [change]

    def find_latest(self, target_id: str, phone_number: str) -> Change | None:
        """Return the latest successful change of this number at this target."""
        return self._find(IS_DONE & (CHANGES.c.target_id == target_id) & PHONE_NUMBER.in_((phone_number,)))

    def list_removed(self, phone_numbers: Collection[str], since: datetime) -> Set[str]:
        """Return the numbers whose latest successful change, at any target, was a removal since then."""
        recent = IS_DONE & PHONE_NUMBER.in_(phone_numbers) & (CHANGES.c.at >= since)
        query = select(PHONE_NUMBER, CHANGES.c.is_assignment).select_from(ENTRIES).where(recent).order_by(CHANGES.c.id)
        with transaction(self._engine) as connection:
            latest = {row[0]: row[1] for row in connection.execute(query)}
        return {phone_number for phone_number, is_assignment in latest.items() if not is_assignment}

    def find_next(self, change: Change, phone_number: str) -> Change | None:
        """Return the first successful change after this one, of one of its numbers at the same target."""
        is_same = (CHANGES.c.target_id == change.target.id) & PHONE_NUMBER.in_((phone_number,))
        return self._find(IS_DONE & is_same & (CHANGES.c.id > change.id), order=CHANGES.c.id)

    def list_latest_ids(self, changes: Sequence[Change]) -> Set[int]:
        """Return, for the numbers and the target of each of these changes, the ids of their latest successful changes.

        One query, however many changes.
        """
        pairs = {(each.target.id, phone_number) for each in changes for phone_number in each.phone_numbers}
        columns = (CHANGES.c.target_id, PHONE_NUMBER)
        is_asked = IS_DONE & tuple_(*columns).in_(pairs)
        query = select(func.max(CHANGES.c.id)).select_from(ENTRIES).where(is_asked).group_by(*columns)
        with transaction(self._engine) as connection:
            return set(connection.execute(query).scalars())

    def list_done(self, phone_numbers: Collection[str], begin: datetime, end: datetime) -> Sequence[Change]:
        """List the entries of a period that changed one of these numbers, the latest first.

        Of very many numbers, all entries of the period: a query has a maximum of values.
        """
        at = CHANGES.c.at
        is_wanted = IS_DONE & (at >= begin) & (at <= end)
        if len(phone_numbers) <= MAX_VALUES:
            is_wanted &= PHONE_NUMBER.in_(phone_numbers)
        return self._load(is_wanted)

    def list(self, count: int, org_id: str = "") -> Sequence[Change]:
        """List an organization's latest changes, newest first. `org_id` may be written in any way."""
        uuid = to_uuid(org_id, "ORGANIZATION")
        with transaction(self._engine) as connection:
            stored = connection.execute(select(CHANGES.c.org_id).distinct()).scalars()
            same = [each for each in stored if each == org_id or (uuid and to_uuid(each, "ORGANIZATION") == uuid)]
        return self._load(CHANGES.c.org_id.in_(same), count)

    def _find(self, condition: Any, order: Any = LATEST_FIRST) -> Change | None:
        return next(iter(self._load(condition, 1, order)), None)

    def _load(self, condition: Any, count: int | None = None, order: Any = LATEST_FIRST) -> Sequence[Change]:
        """Return the entries with a number that meets a condition, with all of their numbers: one query."""
        # Grouped, not distinct: PostgreSQL orders distinct rows only by what they have.
        ids = select(CHANGES.c.id).select_from(ENTRIES).where(condition).group_by(CHANGES.c.id).order_by(order)
        columns = (PHONE_NUMBER.label("number"), RING_PATTERN.label("ring"), RESULT.label("came"), DETAIL.label("why"))
        query = select(CHANGES, *columns).select_from(ENTRIES).where(CHANGES.c.id.in_(ids.limit(count)))
        with transaction(self._engine) as connection:
            rows = connection.execute(query.order_by(order, CHANGE_NUMBERS.c.position)).all()
        by_change: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        for row in rows:
            by_change[row._mapping["id"]].append(row)
        return [_to_change(each) for each in by_change.values()]


def _list_number_rows(change: Change, change_id: int) -> list[dict[str, Any]]:
    return [
        {
            "change_id": change_id,
            "position": position,
            "phone_number": each.phone_number,
            "ring_pattern": each.number.ring_pattern,
            "result": each.result.value,
            "detail": each.detail[:MAX_DETAIL_LENGTH],
        }
        for position, each in enumerate(change.numbers)
    ]


def _to_change(rows: Iterable[Row[Any]]) -> Change:
    """Build an entry from its rows: one for each of its numbers."""
    listed = [row._mapping for row in rows]
    raw = listed[0]
    return Change(
        id=raw["id"],
        is_assignment=raw["is_assignment"],
        numbers=tuple(
            ChangedNumber(AlternateNumber(each["number"], each["ring"]), ChangeResult(each["came"]), each["why"])
            for each in listed
        ),
        target=Target(
            TargetKind(raw["target_kind"] or TargetKind.AUTO_ATTENDANT),
            raw["target_id"],
            raw["target_name"],
            raw["location_id"],
            raw["location_name"],
        ),
        org_id=raw["org_id"],
        person_email=raw["person_email"],
        space=raw["space"],
        at=raw["at"],
        event_key=raw["event_key"],
        undoes=raw["undoes"],
        batch=raw["batch"] or "",
    )
