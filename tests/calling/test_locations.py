import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.names import find_nearest, match_locations
from bot.model import Location, fold, to_uuid

UUID = "5a1e9c3e-1111-4222-8333-444455556666"


def encode(uri: str) -> str:
    return base64.urlsafe_b64encode(uri.encode()).decode().rstrip("=")


ID = encode(f"ciscospark://us/LOCATION/{UUID}")

BIRMINGHAM = Location(ID, "Birmingham")
AIRPORT = Location("b", "Birmingham Airport")
ZURICH = Location("c", 'Zürich "Süd" & Čapek')
STORE_NORTH = Location("d", "Store North")
STORE_SOUTH = Location("e", "Store South")
ALL = (BIRMINGHAM, AIRPORT, ZURICH, STORE_NORTH, STORE_SOUTH)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Birmingham", [BIRMINGHAM]),
        ("birmingham", [BIRMINGHAM]),
        ("BIRMINGHAM  ", [BIRMINGHAM]),
        ("birming", [BIRMINGHAM, AIRPORT]),
        ("airport", [AIRPORT]),
        ("store", [STORE_NORTH, STORE_SOUTH]),
        ("zurich", [ZURICH]),
        ('Zürich "Süd" & Čapek', [ZURICH]),
        ("& c", [ZURICH]),
        (ID, [BIRMINGHAM]),
        (ID + "=", [BIRMINGHAM]),
        (UUID, [BIRMINGHAM]),
        (UUID.upper(), [BIRMINGHAM]),
        ("00000000-0000-4000-8000-000000000000", []),
        ("Atlantis", []),
    ],
)
def test_a_text_names_locations(text: str, expected: list[Location]) -> None:
    assert match_locations(ALL, text) == expected


def test_the_nearest_names_are_found() -> None:
    assert find_nearest(ALL, "Brimingham")[0] == BIRMINGHAM
    assert find_nearest(ALL, "xqzw") == []


@pytest.mark.parametrize(
    "text", ["", "Birmingham", encode("ciscospark://us/PEOPLE/x"), encode("hello"), "ciscospark://us/LOCATION/x", "é"]
)
def test_other_texts_are_not_ids(text: str) -> None:
    assert to_uuid(text) is None


@given(st.text())
def test_any_text_is_matched(text: str) -> None:
    match_locations(ALL, text)
    find_nearest(ALL, text)
    assert fold(text) == " ".join(fold(text).split())


@pytest.mark.parametrize(
    ("one", "other"), [("ZÜRICH", "zurich"), ("Straße", "STRASSE"), ("𝓐lpha", "alpha"), ("ﬁn", "FIN")]
)
def test_names_are_compared_without_case_or_accents(one: str, other: str) -> None:
    assert fold(one) == fold(other)
