"""Sample values: numbers, targets, changes, watches and whatever else cards show, with ids as long as Webex's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model import (
    PURPOSES_BY_KEY,
    AlternateNumber,
    AvailableNumber,
    Change,
    ChangedNumber,
    ChangeResult,
    Location,
    Mark,
    OrganizationNumber,
    Owner,
    Purpose,
    Report,
    Request,
    Target,
    TargetKind,
    Watch,
)
from bot.model.levels import Level, Levels
from bot.model.schedules import Schedule
from bot.model.stock import DailyCount, StockCount
from bot.model.trend import Trend, find_trend
from tests.support.marks import build_mark, build_rest

BIRMINGHAM = Location("5a1e9c3e-0000-4000-8000-000000000001", "Birmingham", "Birmingham", "US")

LOCATIONS = [Location(f"id-{number:036}", f"Location {number}", "Springfield", "US") for number in range(1, 13)]

TAKEN_AT = datetime(2026, 11, 24, 2, 3, 4, tzinfo=UTC)

ALTERNATE = PURPOSES_BY_KEY["aa_alternate"]


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
"""The example response of the API's reference."""

FIFTY_SEVEN = tuple(build_number(f"+1205635{line:04}") for line in range(57))

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)

ID = "Y2lzY29zcGFyazovL3VzL0FVVE9fQVRURU5EQU5UL2RmYzkzNGIzLTQ3ZGUtNGFiYS05ZDc1LTAwMDAwMDAwMDAwMA"
"""As long as Webex's own: 92 characters."""

ORG = {"org": ID[:76]}

LONG_STOCK = PURPOSES_BY_KEY["single_number_reach"]
"""The list with the longest title, of those that are counted day by day."""

OPERATING_MODE = PURPOSES_BY_KEY["operating_mode_forward"]
"""The purpose with the longest key."""

LONG_NAME = "Auto attendant of the northern distribution centre, after hours and on holidays " * 9


def build_owned_number(line: int, owner: str = "") -> AvailableNumber:
    return AvailableNumber(
        f"+4420794600{line:02}",
        "INACTIVE",
        True,
        True,
        True,
        "PSTN_NUMBER",
        extension="80001234",
        owner=Owner(owner, "AUTO_ATTENDANT"),
        location_id=ID,
        location_name=owner,
    )


def build_organization_number(
    number: str = "+14045559989", owner: Owner | None = None, **changes: Any
) -> OrganizationNumber:
    """Build an active number of Atlanta as the organization's list has it."""
    sample = OrganizationNumber(
        phone_number=number,
        state="ACTIVE",
        is_main_number=False,
        is_toll_free=False,
        is_service_number=False,
        telephony_type="PSTN_NUMBER",
        owner=owner,
        location_id="atlanta",
        location_name="Atlanta",
        number_type="PRIMARY",
    )
    return replace(sample, **changes)


def build_target(name: str, index: int = 1, count: int = 10) -> Target:
    alternates = tuple(AlternateNumber(f"+4420794601{line:02}", "SHORT_SHORT_LONG") for line in range(count))
    return Target(TargetKind.AUTO_ATTENDANT, f"{ID}{index}", name, ID, name, "+442079460000", "8000", alternates)


def build_change(name: str, entry: int, result: ChangeResult = ChangeResult.DONE, detail: str = "") -> Change:
    return Change(
        id=entry,
        is_assignment=entry % 2 == 0,
        numbers=(ChangedNumber(AlternateNumber("+442079460099"), result, detail),),
        target=build_target(name, entry, 0),
        org_id="",
        person_email="administrator.of.everything@branch.example.com",
        space=name,
        at=NOW,
        event_key="messages:created:id",
        undoes=entry - 1,
    )


def build_report(name: str, number: int = 3, *, is_paused: bool = False) -> Report:
    schedule = Schedule.parse("week/2 on mo,tu,we,th,fr at 08:00,12:00,16:00 in America/Los_Angeles")
    request = Request("numbers", location=ID)
    return Report(number, request, name, schedule, "room", False, "person", NOW, is_paused)


def build_watch(name: str, number: int = 3, *, is_low: bool = True, purpose: Purpose = OPERATING_MODE) -> Watch:
    return Watch(number, Location(ID, name), purpose.key, 5, ORG["org"], "room", False, "person", is_low)


def build_levels(*active: int, name: str = "Birmingham") -> Levels:
    """Build the levels of locations with so many active numbers."""
    levels = [Level(Location(ID, name), ID, StockCount(each, 58)) for each in active]
    return Levels(levels, TAKEN_AT)


def build_trend(last: int, days: int = 60, per_day: float = 1.4) -> Trend:
    """Build the trend of a stock that falls to so many numbers, with some noise."""
    today = TAKEN_AT.date()
    counts = [DailyCount(today - timedelta(days=ago), last + round(ago * per_day) + ago % 3) for ago in range(days)]
    return find_trend(counts[::-1])


def list_sample_marks(name: str) -> list[Mark]:
    """List nine reservations for a name, and a rest."""
    by = f"{name.replace(' ', '.')[:60]}@example.com"
    values: dict[str, Any] = {"beneficiary": name, "person_email": by, "location_name": name, "space": name}
    reserved = [build_mark(f"+1404555{line:04}", **values) for line in range(9)]
    return [*reserved, build_rest("+14045550009", **values)]
