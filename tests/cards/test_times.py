from datetime import UTC, datetime, timedelta

import pytest

from cards.times import describe_age, describe_time, describe_time_of_day

NOW = datetime(2026, 11, 24, 9, 12, 45, tzinfo=UTC)


def test_times_name_their_time_zone() -> None:
    assert describe_time(NOW) == "2026-11-24 09:12 UTC"
    assert describe_time_of_day(NOW) == "09:12:45 UTC"


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
