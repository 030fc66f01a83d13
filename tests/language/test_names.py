import pytest

from bot.language.names import find_nearest, match_auto_attendants, match_locations
from bot.model import AutoAttendant, Location

KEY = "5a1e9c3e-0000-4000-8000-00000000000{}"

BIRMINGHAM = Location(KEY.format(1), "Birmingham")
AIRPORT = Location(KEY.format(2), "Birmingham Airport")
ZURICH = Location(KEY.format(3), "Zürich")
LOCATIONS = [BIRMINGHAM, AIRPORT, ZURICH]

DENVER_MENU = AutoAttendant("a", "Main Menu", KEY.format(4), "Denver")
ATLANTA_MENU = AutoAttendant("b", "Main Menu", KEY.format(5), "Atlanta Headquarters")
HOLIDAYS = AutoAttendant("c", "Holidays in Denver", KEY.format(5), "Atlanta Headquarters")
ATTENDANTS = [DENVER_MENU, ATLANTA_MENU, HOLIDAYS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BIRMINGHAM.id, [BIRMINGHAM]),
        (BIRMINGHAM.id.upper(), [BIRMINGHAM]),
        ("birmingham", [BIRMINGHAM]),
        ("birm", [BIRMINGHAM, AIRPORT]),
        ("airport", [AIRPORT]),
        ("zurich", [ZURICH]),
        ("Atlantis", []),
        (KEY.format(9), []),
    ],
)
def test_locations_match_by_id_exact_name_or_part_of_it(text: str, expected: list[Location]) -> None:
    assert match_locations(LOCATIONS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("main menu", [DENVER_MENU, ATLANTA_MENU]),
        ("Main Menu in Denver", [DENVER_MENU]),
        ("main menu at atlanta", [ATLANTA_MENU]),
        ("holidays in denver", [HOLIDAYS]),
        ("holi", [HOLIDAYS]),
        ("main menu in Memphis", []),
    ],
)
def test_auto_attendants_match_with_their_location_too(text: str, expected: list[AutoAttendant]) -> None:
    assert match_auto_attendants(ATTENDANTS, text) == expected


def test_similar_names_come_first() -> None:
    assert find_nearest(LOCATIONS, "Brimingham")[0] is BIRMINGHAM
    assert find_nearest(LOCATIONS, "xqzwvk") == []
    assert len(find_nearest(LOCATIONS, "birmingham", count=1)) == 1
