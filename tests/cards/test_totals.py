from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.model import PURPOSES_BY_KEY, AvailableNumber, Owner, Purpose
from cards.totals import count_totals, describe_assigned, describe_available, describe_totals
from tests.support.sample_values import ALTERNATE, EXAMPLE

LOCATION = PURPOSES_BY_KEY["location"]
INTERCEPT = PURPOSES_BY_KEY["call_intercept"]

OWNED = [replace(each, owner=Owner("Test Person", "PEOPLE")) for each in EXAMPLE]


@pytest.mark.parametrize(
    ("purpose", "numbers", "expected"),
    [
        (ALTERNATE, EXAMPLE, "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service"),
        (ALTERNATE, (), "No available numbers"),
        (LOCATION, (), "No numbers"),
        (LOCATION, OWNED, "3 numbers, all assigned: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service"),
        (LOCATION, [OWNED[0], *EXAMPLE[1:2]], "2 numbers, 1 of them assigned: 2 active; 1 main, 1 service"),
        (LOCATION, EXAMPLE[:2], "2 numbers, none of them assigned: 2 active; 1 main, 1 service"),
        (LOCATION, EXAMPLE[:1], "1 number, not assigned: 1 active"),
        (LOCATION, OWNED[:1], "1 number, assigned: 1 active"),
        (INTERCEPT, EXAMPLE[:2], "2 numbers, all assigned: 2 active; 1 main, 1 service"),
    ],
)
def test_totals_are_right_for_each_list(purpose: Purpose, numbers: Sequence[AvailableNumber], expected: str) -> None:
    assert describe_totals(numbers, purpose) == expected


def test_long_lists_are_counted_with_separators() -> None:
    assert describe_assigned(2400, 2000, LOCATION) == "2,400 numbers, 2,000 of them assigned"
    assert describe_available(count_totals(EXAMPLE * 1000)).startswith("3,000 available: 2,000 active")
