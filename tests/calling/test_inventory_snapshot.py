"""Snapshots of an inventory: written and read back, small, and refused where they are damaged."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calling.inventory_snapshot import (
    FORMAT,
    UnreadableSnapshot,
    build_snapshot,
    digest_id,
    read_snapshot,
    write_snapshot,
)
from bot.model import NumberLocation, Owner
from tests.support.inventories import ATLANTA, DENVER, GRACE, RECEPTION, build, build_columns

OWNERS = st.one_of(
    st.none(), st.sampled_from([GRACE, RECEPTION]), st.builds(Owner, st.text(), st.text(max_size=9), st.text())
)

NUMBERS = st.dictionaries(
    st.integers(10**7, 10**15 - 1).map("+{}".format),
    st.fixed_dictionaries(
        {
            "owner": OWNERS,
            "state": st.sampled_from(["ACTIVE", "INACTIVE", "", "NEW"]),
            "main": st.booleans(),
            "location": st.sampled_from([ATLANTA, DENVER, NumberLocation("", "Zürich\n“Süd”", "")]),
        }
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(NUMBERS)
def test_a_snapshot_is_read_back_as_it_was(numbers: dict[str, dict[str, object]]) -> None:
    snapshot = build_snapshot(build_columns(numbers))
    assert read_snapshot(write_snapshot(snapshot)) == snapshot
    assert [f"+{each}" for each in snapshot.numbers] == sorted(numbers, key=lambda each: int(each[1:]))


def test_owners_are_kept_by_name_type_and_a_digest_of_their_id() -> None:
    snapshot = build(n1={"owner": GRACE}, n2={}, n3={"owner": GRACE})
    assert [snapshot.get_owner(index) for index in range(3)] == [
        Owner("Grace Ito", "PEOPLE", digest_id("id-grace")),
        None,
        Owner("Grace Ito", "PEOPLE", digest_id("id-grace==")),
    ]
    assert len(snapshot.all_owners) == 1


def test_extensions_and_what_is_no_e164_number_are_left_out() -> None:
    assert list(build_snapshot(build_columns({"": {}, "0404": {}, "+14045550001": {}})).numbers) == [14045550001]


def test_ten_thousand_numbers_take_less_than_a_tenth_of_a_megabyte() -> None:
    """So that a hundred thousand take less than one. Each fifth has an owner of its own."""
    numbers: dict[str, dict[str, object]] = {
        f"+1404{index:07}": {"owner": Owner(f"Person {index * 7919 % 10_007}", "PEOPLE", str(index))}
        if index % 5 == 0
        else {}
        for index in range(10_000)
    }
    assert len(write_snapshot(build_snapshot(build_columns(numbers)))) < 100_000


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"numbers 2\n",
        FORMAT,
        FORMAT + b"no zlib",
        FORMAT + zlib.compress(b""),
        FORMAT + zlib.compress(b"[]\n"),
        FORMAT + zlib.compress(b'{"count": 2, "owners": [], "statuses": [], "locations": []}\nshort'),
        write_snapshot(build(n1={}))[:-9],
    ],
)
def test_a_damaged_snapshot_is_refused(stored: bytes) -> None:
    with pytest.raises(UnreadableSnapshot):
        read_snapshot(stored)
