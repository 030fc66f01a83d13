"""The organization's list and a location's own list, compared."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.calling import Calling
from bot.model import PURPOSES, Location, Purpose
from bot.operations.list_comparison import ListComparison, compare_lists
from bot.sandbox import Sandbox
from tests.support.settings import build_settings

DERIVABLE = [purpose for purpose in PURPOSES if purpose.derivation is not None]

SOME = ["+12056350001", "+12056350002", "+12056350003", "+12056350004"]


@pytest.fixture
def calling(webex: Sandbox, tmp_path: Path) -> Iterator[Calling]:
    with closing(Calling(build_settings(webex, tmp_path))) as built:
        yield built


@pytest.mark.parametrize("purpose", DERIVABLE, ids=lambda purpose: purpose.key)
def test_the_derived_list_is_the_locations_own(calling: Calling, purpose: Purpose) -> None:
    """At locations with mobile, reserved, service and toll-free numbers, and with owners of all types."""
    for location in calling.fetch_locations(""):
        if location.name in ("Birmingham", "Chicago Loop"):
            comparison = compare_lists(calling, location, "", purpose)
            assert comparison.is_same, comparison.describe()


def test_a_difference_is_named(calling: Calling, webex: Sandbox) -> None:
    (birmingham,) = (each for each in calling.fetch_locations("") if each.name == "Birmingham")
    webex.state.numbers[birmingham.id][0]["isReservedNumber"] = True
    comparison = compare_lists(calling, birmingham, "")
    assert comparison.describe() == "differs at Birmingham: +12056350001 only in its own list"


@pytest.mark.parametrize(
    ("own", "derived", "changed", "words"),
    [
        ((), (), (), "says the same of Denver as its own list: 7 available"),
        (SOME[:1], (), (), "differs at Denver: +12056350001 only in its own list"),
        ((), SOME, (), f"differs at Denver: {', '.join(SOME[:3])} and 1 more only in the organization's"),
        ((), (), SOME[:1], "differs at Denver: +12056350001 with other flags or another state"),
    ],
)
def test_a_comparison_in_words(own: list[str], derived: list[str], changed: list[str], words: str) -> None:
    assert ListComparison(Location("id", "Denver"), 7, own, derived, changed).describe() == words
