"""When a schedule is due next, over daylight saving changes, leap days and the ends of months."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.schedules import Schedule
from bot.recurrence import anchor, find_next, find_zone
from tests.support.schedules import SCHEDULES

MOMENTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def list_next(schedule: str, after: str, count: int) -> list[str]:
    """List the next times in UTC."""
    at, times = datetime.fromisoformat(after).replace(tzinfo=UTC), []
    for _ in range(count):
        at = find_next(Schedule.parse(schedule), at)
        times.append(f"{at:%Y-%m-%d %H:%M}")
    return times


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        ("day/1 at 08:00", "2026-11-24 07:59", ["2026-11-24 08:00", "2026-11-25 08:00", "2026-11-26 08:00"]),
        ("day/1 at 08:00", "2026-11-24 08:00", ["2026-11-25 08:00", "2026-11-26 08:00", "2026-11-27 08:00"]),
        ("day/1 at 08:00,16:00", "2026-11-24 09:00", ["2026-11-24 16:00", "2026-11-25 08:00"]),
        ("day/3 at 08:00 from 2026-11-20", "2026-11-24 09:00", ["2026-11-26 08:00", "2026-11-29 08:00"]),
        ("week/1 on mo at 08:00", "2026-11-24 09:00", ["2026-11-30 08:00", "2026-12-07 08:00"]),
        (
            "week/1 on mo,tu,we,th,fr at 07:00",
            "2026-11-26 09:00",
            ["2026-11-27 07:00", "2026-11-30 07:00", "2026-12-01 07:00"],
        ),
        (
            "week/2 on mo at 08:00 from 2026-11-30",
            "2026-11-24 09:00",
            ["2026-11-30 08:00", "2026-12-14 08:00", "2026-12-28 08:00"],
        ),
        ("month/1 days 1 at 07:00", "2026-11-24 09:00", ["2026-12-01 07:00", "2027-01-01 07:00"]),
        ("month/1 days -1 at 07:00", "2027-01-31 08:00", ["2027-02-28 07:00", "2027-03-31 07:00"]),
        # A month without that day: its last one. Each is due once.
        ("month/1 days 31 at 07:00", "2027-01-31 08:00", ["2027-02-28 07:00", "2027-03-31 07:00"]),
        ("month/1 days 30,31 at 07:00", "2028-01-31 08:00", ["2028-02-29 07:00", "2028-03-30 07:00"]),
        ("month/1 days 29 at 07:00", "2028-01-29 08:00", ["2028-02-29 07:00", "2028-03-29 07:00"]),
        ("month/12 days 29 at 07:00 from 2028-02-01", "2028-03-01 00:00", ["2029-02-28 07:00", "2030-02-28 07:00"]),
        ("month/3 days 1 at 08:00 from 2026-01-01", "2026-11-24 09:00", ["2027-01-01 08:00", "2027-04-01 08:00"]),
        ("month/1 on mo nr 1 at 08:00", "2026-11-24 09:00", ["2026-12-07 08:00", "2027-01-04 08:00"]),
        (
            "month/1 on mo,tu,we,th,fr nr -1 at 17:00",
            "2026-11-24 09:00",
            ["2026-11-30 17:00", "2026-12-31 17:00", "2027-01-29 17:00"],
        ),
        # Chicago puts its clocks back on 1 November 2026: 8:00 stays 8:00 there.
        (
            "day/1 at 08:00 in America/Chicago",
            "2026-10-31 00:00",
            ["2026-10-31 13:00", "2026-11-01 14:00", "2026-11-02 14:00"],
        ),
        # 1:30 comes twice that night: once is enough.
        (
            "day/1 at 01:30 in America/Chicago",
            "2026-11-01 00:00",
            ["2026-11-01 06:30", "2026-11-02 07:30", "2026-11-03 07:30"],
        ),
        # 2:30 does not exist on 14 March 2027: it is 3:30 then.
        (
            "day/1 at 02:30 in America/Chicago",
            "2027-03-13 00:00",
            ["2027-03-13 08:30", "2027-03-14 08:30", "2027-03-15 07:30"],
        ),
        # Hourly, over the hour that does not exist and the one that comes twice.
        (
            f"day/1 at {','.join(f'{hour:02}:00' for hour in range(24))} in Europe/Berlin",
            "2026-03-29 00:00",
            ["2026-03-29 01:00", "2026-03-29 02:00", "2026-03-29 03:00"],
        ),
        # The other side of midnight, and of the date line.
        ("week/1 on mo at 08:00 in Pacific/Auckland", "2026-11-28 00:00", ["2026-11-29 19:00", "2026-12-06 19:00"]),
        (
            "month/1 days 1 at 00:30 in America/Los_Angeles",
            "2026-12-01 08:00",
            ["2026-12-01 08:30", "2027-01-01 08:30"],
        ),
    ],
)
def test_the_next_times(schedule: str, after: str, expected: list[str]) -> None:
    assert list_next(schedule, after, len(expected)) == expected


@given(SCHEDULES, MOMENTS)
def test_each_time_is_later_and_on_the_schedules_clock(schedule: Schedule, after: datetime) -> None:
    schedule = anchor(schedule, after)
    first = find_next(schedule, after)
    second = find_next(schedule, first)
    assert after < first < second
    local = first.astimezone(find_zone(schedule.zone))
    # Where the clock skips a time, it is due an hour later.
    earlier = (first - timedelta(hours=1)).astimezone(local.tzinfo)
    assert {local.time(), earlier.time()} & set(schedule.times)
    assert find_next(schedule, first - timedelta(minutes=1)) == first


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("week/2 on mo at 08:00", "2026-11-30"),
        ("week/2 on tu at 12:00", "2026-11-24"),
        ("day/3 at 08:00", "2026-11-25"),
        ("month/3 days 1 at 08:00", "2026-01-01"),
        ("week/1 on mo at 08:00 from 2026-11-30", "None"),
    ],
)
def test_an_interval_begins_with_the_next_day_that_fits(schedule: str, expected: str) -> None:
    anchored = anchor(Schedule.parse(schedule), datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert str(anchored.start) == expected


def test_an_unknown_zone_is_utc() -> None:
    assert str(find_zone("Atlantis")) == str(find_zone("../etc/passwd")) == "UTC"
