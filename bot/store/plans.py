"""The plans of changes that wait for their confirmation: too long for a button, so that it has their key only."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, String, Table, Text, select

from bot.model import AlternateNumber, ChangePlan, LeftOut, PlannedNumber, Target, TargetKind, TargetPlan
from bot.store.database import TABLES, transaction
from bot.store.utc_time import UtcTime

PLANS = Table(
    "plans",
    TABLES,
    Column("key", String(64), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("content", Text, nullable=False),
    Column("confirmed_by", String(320)),
    Column("event_key", String(400)),
)
"""`event_key` is the event that confirmed the plan; empty while it waits."""


class Plans:
    """Plans, by their keys. Its methods raise DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, key: str, plan: ChangePlan, at: datetime) -> ChangePlan:
        """Store a plan and return it; where the key has one already, that is returned and stays.

        An event that is handled again may have shown its plan before.
        """
        with transaction(self._engine) as connection:
            content = connection.execute(select(PLANS.c.content).where(PLANS.c.key == key)).scalar_one_or_none()
            if content is not None:
                return _read(content)
            values = {"key": key, "at": at, "content": _write(plan)}
            connection.execute(PLANS.insert().values(values))
        return plan

    def get(self, key: str) -> ChangePlan | None:
        """Return a plan; None where there is none, or no longer."""
        with transaction(self._engine) as connection:
            content = connection.execute(select(PLANS.c.content).where(PLANS.c.key == key)).scalar_one_or_none()
        return _read(content) if content is not None else None

    def confirm(self, key: str, event_key: str, person_email: str) -> str:
        """Record that an event confirms a plan, which only the first one can. Returns the email of who did.

        Empty where it is this event that confirms it, however often it is handled.
        """
        claim = {"event_key": event_key, "confirmed_by": person_email}
        with transaction(self._engine) as connection:
            waiting = (PLANS.c.key == key) & PLANS.c.event_key.is_(None)
            connection.execute(PLANS.update().where(waiting).values(claim))
            by, email = connection.execute(
                select(PLANS.c.event_key, PLANS.c.confirmed_by).where(PLANS.c.key == key)
            ).one()
        return "" if by == event_key else str(email)

    def is_confirmed(self, key: str) -> bool:
        """Return whether a plan has been confirmed."""
        with transaction(self._engine) as connection:
            found = connection.execute(select(PLANS.c.event_key).where(PLANS.c.key == key)).scalar_one_or_none()
        return found is not None

    def delete_before(self, at: datetime) -> None:
        """Delete the plans that were stored before then."""
        with transaction(self._engine) as connection:
            connection.execute(PLANS.delete().where(PLANS.c.at < at))


def _write(plan: ChangePlan) -> str:
    # What a change sends along is read again when it is made: it may hold anything.
    parts = tuple(replace(part, target=replace(part.target, sent_along={})) for part in plan.parts)
    return json.dumps(asdict(replace(plan, parts=parts)), ensure_ascii=False, separators=(",", ":"))


def _read(content: str) -> ChangePlan:
    raw = json.loads(content)
    return ChangePlan(
        raw["is_assignment"],
        raw["org_id"],
        tuple(map(_read_part, raw["parts"])),
        tuple(LeftOut(**each) for each in raw["left_out"]),
    )


def _read_part(raw: Mapping[str, Any]) -> TargetPlan:
    numbers = (
        PlannedNumber(AlternateNumber(**each["number"]), each["row"], tuple(each["notes"])) for each in raw["numbers"]
    )
    target = {
        **raw["target"],
        "kind": TargetKind(raw["target"]["kind"]),
        "alternates": tuple(AlternateNumber(**each) for each in raw["target"]["alternates"]),
    }
    return TargetPlan(Target(**target), tuple(numbers), raw["undoes"])
