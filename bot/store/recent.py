"""Recent requests: which list each person last got in each space, so that what they type next can refer to it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, DateTime, Engine, Row, String, Table, Text, bindparam, desc, exists, select

from bot import limits
from bot.model import Event, InvalidArgument, RecentRequest, Request, Shown
from bot.store.database import TABLES, transaction

MAX_NAME_LENGTH = 400
"""Characters of a location's name."""

RECENT = Table(
    "recent_requests",
    TABLES,
    # Together the key, so that one index serves the search and the uniqueness.
    Column("conversation", String(64), primary_key=True),
    Column("event_key", String(400), primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("request", Text, nullable=False),
    Column("location", String(MAX_NAME_LENGTH), nullable=False),
)
"""`conversation` stands for a person in a space, and says neither who nor where."""


_COLUMNS = tuple(column.name for column in RECENT.columns)

_IS_SAME = (RECENT.c.conversation == bindparam("conversation")) & (RECENT.c.event_key == bindparam("event_key"))

_INSERT = RECENT.insert().from_select(
    _COLUMNS,
    select(*(bindparam(name, type_=RECENT.c[name].type) for name in _COLUMNS)).where(~exists().where(_IS_SAME)),
)
"""Inserts a row unless it is there. Built once: to build it takes longer than to execute it."""

_LIST = (
    select(RECENT)
    .where(
        RECENT.c.conversation == bindparam("conversation"),
        RECENT.c.at >= bindparam("since"),
        # At the same millisecond, only the event itself.
        (RECENT.c.at < bindparam("at")) | (RECENT.c.event_key == bindparam("event_key")),
    )
    .order_by(desc(RECENT.c.at))
    .limit(bindparam("count"))
)


class RecentRequests:
    """What each person asked for lately in each space. Its methods raise DatabaseUnavailable.

    `at` is when Webex says that an event happened: one that is handled again, or late, finds what was there before it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, event: Event, at: datetime, shown: Shown) -> None:
        """Record what an event's reply shows; does nothing if that is recorded already."""
        values = {
            "conversation": _to_conversation(event),
            "event_key": event.key,
            "at": _to_utc(at),
            "request": json.dumps({"command": shown.request.command, **shown.request.write_arguments()}),
            "location": shown.location[:MAX_NAME_LENGTH],
        }
        with transaction(self._engine) as connection:
            connection.execute(_INSERT, values)

    def list_until(self, event: Event, at: datetime, count: int) -> Sequence[RecentRequest]:
        """List what the person asked for in the space of an event, up to that event, the latest first.

        Only what is at most FOLLOW_UP_SECONDS older. The event's own request is the first, if it was handled before.
        """
        values = {
            "conversation": _to_conversation(event),
            "event_key": event.key,
            "at": _to_utc(at),
            "since": _to_utc(at) - timedelta(seconds=limits.FOLLOW_UP_SECONDS),
            "count": count,
        }
        with transaction(self._engine) as connection:
            rows = connection.execute(_LIST, values).all()
        return [each for each in map(_to_recent, rows) if each is not None]

    def delete_before(self, at: datetime) -> int:
        """Delete what was asked for before then. Returns how many requests."""
        with transaction(self._engine) as connection:
            return connection.execute(RECENT.delete().where(RECENT.c.at < _to_utc(at))).rowcount


def _to_conversation(event: Event) -> str:
    return hashlib.sha256(f"{event.person_id} {event.room_id}".encode()).hexdigest()


def _to_utc(at: datetime) -> datetime:
    """Return a time as the database stores it: UTC, without saying so."""
    return at.astimezone(UTC).replace(tzinfo=None)


def _to_recent(row: Row[Any]) -> RecentRequest | None:
    """Return a recorded request; None for one of another version of the bot that this one cannot read."""
    raw = row._mapping
    arguments = json.loads(raw["request"])
    try:
        request = Request(arguments.pop("command")).with_texts(arguments)
    except InvalidArgument:
        return None
    return RecentRequest(raw["event_key"], Shown(request, raw["location"]))
