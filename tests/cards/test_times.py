from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.times import describe_age, describe_exact_time, describe_time, describe_time_of_day

NOW = datetime(2026, 11, 24, 9, 12, 45, tzinfo=UTC)


def test_times_name_their_time_zone() -> None:
    assert describe_time(NOW) == "2026-11-24 09:12 UTC"
    assert describe_time_of_day(NOW) == "09:12:45 UTC"


@pytest.mark.parametrize(
    ("time_zone", "expected"),
    [
        ("America/Chicago", "2026-11-24 03:12 CST"),
        ("Europe/Zurich", "2026-11-24 10:12 CET"),
        ("Asia/Kolkata", "2026-11-24 14:42 IST"),
        ("America/Sao_Paulo", "2026-11-24 06:12 UTC-03"),
        ("Asia/Kathmandu", "2026-11-24 14:57 UTC+0545"),
        ("Pacific/Auckland", "2026-11-24 22:12 NZDT"),
    ],
)
def test_times_are_those_of_a_locations_time_zone(time_zone: str, expected: str) -> None:
    assert describe_time(NOW, time_zone) == expected


def test_summer_time_is_named() -> None:
    july = datetime(2026, 7, 1, 12, 0, 5, tzinfo=UTC)
    assert describe_time_of_day(july, "America/Chicago") == "07:00:05 CDT"
    assert describe_exact_time(july, "America/Chicago") == "2026-07-01 07:00:05 CDT"


@pytest.mark.parametrize("time_zone", ["", "Nowhere/Atlantis", "America", "../../etc/passwd", "/etc/passwd", "\0", "é"])
def test_without_a_known_time_zone_times_are_utc(time_zone: str) -> None:
    assert describe_time(NOW, time_zone) == "2026-11-24 09:12 UTC"


@given(st.text(max_size=50))
def test_any_text_may_be_a_time_zone(time_zone: str) -> None:
    assert describe_time(NOW, time_zone).startswith("2026-11-2")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (3_599, "59 minutes ago"),
        (7_200, "2 hours ago"),
        (86_400, "1 day ago"),
    ],
)
def test_ages_are_rounded_down_to_one_unit(seconds: int, expected: str) -> None:
    assert describe_age(NOW - timedelta(seconds=seconds), NOW) == expected
