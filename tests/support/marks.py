"""Marks of numbers, for tests."""

from datetime import UTC, date, datetime
from typing import Any

from bot.model import Mark, MarkKind

UNTIL = date(2026, 12, 1)


def build_mark(phone_number: str = "+14045550003", **changes: Any) -> Mark:
    """Build the reservation of a number for Reception, until 1 December 2026."""
    values = {
        "id": 1,
        "kind": MarkKind.RESERVED,
        "phone_number": phone_number,
        "beneficiary": "Reception",
        "until": UNTIL,
        "ends_at": datetime(2026, 12, 2, 5, tzinfo=UTC),
        "person_email": "ann@example.com",
        "at": datetime(2026, 11, 24, 9, tzinfo=UTC),
        "location_id": "atlanta",
        "location_name": "Atlanta Headquarters",
        "time_zone": "America/New_York",
        "room_id": "room",
        "space": "Telephony",
        "event_key": "event-1",
    }
    return Mark(**{**values, **changes})


def build_rest(phone_number: str = "+14045550003", **changes: Any) -> Mark:
    """Build the rest of a number that was removed from an auto attendant."""
    return build_mark(phone_number, **{"kind": MarkKind.RESTING, "beneficiary": "Atlanta Main Menu", **changes})
