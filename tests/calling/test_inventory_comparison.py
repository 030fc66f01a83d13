"""What became of each number between two snapshots."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calling.inventory_comparison import compare_snapshots, list_missing
from bot.calling.inventory_snapshot import build_snapshot, read_snapshot, write_snapshot
from bot.model import Difference, DifferenceKind, NumberLocation, Owner
from tests.support.inventories import ATLANTA, DENVER, GRACE, RECEPTION, build, build_columns

Given = Mapping[str, object]

CASES: tuple[tuple[Given | None, Given | None, tuple[str, ...]], ...] = (
    ({}, {}, ()),
    ({}, {"owner": GRACE}, ("assigned to Grace Ito",)),
    ({"owner": GRACE}, {}, ("released from Grace Ito",)),
    ({"owner": GRACE}, {"owner": RECEPTION}, ("reassigned from Grace Ito to Reception",)),
    ({"owner": GRACE}, {"owner": Owner("Grace Hopper", "PEOPLE", "id-grace")}, ()),
    ({"owner": Owner("Grace", "PEOPLE")}, {"owner": Owner("Alan", "PEOPLE")}, ("reassigned from Grace to Alan",)),
    (None, {}, ("added",)),
    (None, {"owner": GRACE}, ("added", "assigned to Grace Ito")),
    ({}, None, ("removed",)),
    ({"owner": GRACE}, None, ("removed from Grace Ito",)),
    ({"state": "INACTIVE"}, {}, ("activated",)),
    ({}, {"state": "INACTIVE"}, ("deactivated",)),
    ({"state": "INACTIVE"}, {"state": "PENDING"}, ()),
    ({}, {"main": True}, ("main",)),
    ({"main": True}, {}, ("not-main",)),
    ({}, {"location": DENVER}, ("moved Atlanta Denver",)),
    ({}, {"location": NumberLocation(ATLANTA.id.upper(), "Atlanta Headquarters", "9")}, ()),
    ({}, {"owner": GRACE, "state": "INACTIVE"}, ("assigned to Grace Ito", "deactivated")),
)


@pytest.mark.parametrize(("before", "now", "expected"), CASES)
def test_each_change_of_a_number_is_found(before: Given | None, now: Given | None, expected: tuple[str, ...]) -> None:
    old = build(n1={}, **({} if before is None else {"n5": before}), n9={"owner": RECEPTION})
    new = build(n1={}, **({} if now is None else {"n5": now}), n9={"owner": RECEPTION})
    found = compare_snapshots(read_snapshot(write_snapshot(old)), new)
    assert tuple(map(write, found)) == expected
    assert {each.phone_number for each in found} <= {"+14045550005"}


def write(difference: Difference) -> str:
    old, new = difference.old, difference.new
    moved = f"{difference.old_location} {difference.location_name}" if difference.old_location else ""
    words = (difference.kind, moved, f"from {old.name}" if old else "", f"to {new.name}" if new else "")
    return " ".join(filter(None, words))


GIVEN = st.fixed_dictionaries(
    {
        "owner": st.sampled_from([None, GRACE, RECEPTION]),
        "state": st.sampled_from(["ACTIVE", "INACTIVE"]),
        "main": st.booleans(),
        "location": st.sampled_from([ATLANTA, DENVER]),
    }
)

INVENTORIES = st.dictionaries(st.integers(14045550000, 14045550015).map("+{}".format), GIVEN, max_size=10)


@settings(max_examples=200)
@given(INVENTORIES, INVENTORIES)
def test_the_differences_are_those_of_the_values(old: dict[str, Given], new: dict[str, Given]) -> None:
    found = compare_snapshots(build_snapshot(build_columns(old)), build_snapshot(build_columns(new)))
    kinds = {(each.phone_number, each.kind) for each in found}
    assert len(kinds) == len(found)
    assert {number for number, _ in kinds} == {each for each in old | new if old.get(each) != new.get(each)}
    assert {number for number, kind in kinds if kind is DifferenceKind.ADDED} == new.keys() - old.keys()
    assert {number for number, kind in kinds if kind is DifferenceKind.REMOVED} == old.keys() - new.keys()
    assert list_missing(*map(build_snapshot, map(build_columns, (old, new)))) == sorted(old.keys() - new.keys())
    both = {number for number, kind in kinds if kind is DifferenceKind.RELEASED}
    assert both == {each for each in old.keys() & new.keys() if old[each]["owner"] and not new[each]["owner"]}
