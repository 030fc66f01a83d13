"""Samples to build cards of: a location, its numbers, and other locations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.model import AvailableNumber, Location, Purpose, Reply, Request
from cards.numbers import NumbersView, build_numbers

BIRMINGHAM = Location("5a1e9c3e-0000-4000-8000-000000000001", "Birmingham", "Birmingham", "US")
LOCATIONS = [Location(f"id-{number:036}", f"Location {number}", "Springfield", "US") for number in range(1, 13)]
TAKEN = datetime(2026, 11, 24, 2, 3, 4, tzinfo=UTC)


def build_number(number: str = "+12056350001", state: str = "ACTIVE", **flags: bool) -> AvailableNumber:
    return AvailableNumber(
        phone_number=number,
        state=state,
        is_main_number=flags.get("main", False),
        is_toll_free=flags.get("toll_free", False),
        is_service_number=flags.get("service", False),
        telephony_type="PSTN_NUMBER",
    )


EXAMPLE = (
    build_number("+12056350001"),
    build_number("+12056350002", main=True, service=True),
    build_number("+12056350003", "INACTIVE", toll_free=True),
)
"""The API page's own example answer."""

FIFTY_SEVEN = tuple(build_number(f"+1205635{line:04}") for line in range(57))

ALTERNATE = Purpose("aa_alternate", "Auto attendant alternate numbers", "autoAttendants/alternate")
PURPOSES = {"aa_alternate": "Auto attendant alternate numbers", "paging": "Paging group numbers"}
WORDS = ("active", "inactive", "main", "toll-free", "service", "standard", "not main", "not toll-free")


def build(numbers: Sequence[AvailableNumber], page: int = 1, page_size: int = 10, **changes: Any) -> Reply:
    view = NumbersView(
        location=BIRMINGHAM,
        purpose=ALTERNATE,
        request=Request("numbers", {"location": BIRMINGHAM.id}),
        numbers=numbers,
        chosen=numbers,
        taken_at=TAKEN,
        page=page,
        page_size=page_size,
        purposes=PURPOSES,
        filter_words=WORDS,
    )
    return build_numbers(replace(view, **changes))
