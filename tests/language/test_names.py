import pytest

from bot.language.names import find_nearest, find_one_near, match_locations
from bot.language.target_names import match_targets
from bot.model import Location, Target, TargetKind

KEY = "5a1e9c3e-0000-4000-8000-00000000000{}"

BIRMINGHAM = Location(KEY.format(1), "Birmingham")
AIRPORT = Location(KEY.format(2), "Birmingham Airport")
ZURICH = Location(KEY.format(3), "Zürich")
LOCATIONS = [BIRMINGHAM, AIRPORT, ZURICH]

DENVER_MENU = Target(TargetKind.AUTO_ATTENDANT, "a", "Main Menu", KEY.format(4), "Denver")
ATLANTA_MENU = Target(TargetKind.AUTO_ATTENDANT, "b", "Main Menu", KEY.format(5), "Atlanta Headquarters")
HOLIDAYS = Target(TargetKind.AUTO_ATTENDANT, "c", "Holidays in Denver", KEY.format(5), "Atlanta Headquarters")
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
def test_auto_attendants_match_with_their_location_too(text: str, expected: list[Target]) -> None:
    assert match_targets(ATTENDANTS, text) == expected


def test_similar_names_come_first() -> None:
    assert find_nearest(LOCATIONS, "Brimingham")[0] is BIRMINGHAM
    assert find_nearest(LOCATIONS, "xqzwvk") == []
    assert len(find_nearest(LOCATIONS, "birmingham", count=1)) == 1


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("St. John's", ["st johns", "St. John’s", "st. john´s", "st john's."]),
        ("Łódź", ["Lodz", "łódź", "lodz"]),
        ("Ørsted", ["orsted", "ørsted", "oersted"]),
        ("München", ["Muenchen", "munchen", "MÜNCHEN"]),
        ("Straße 5", ["strasse 5", "Straße5"]),
        ("Wien – Süd", ["Wien - Süd", "Wien-Sued", "wien sud"]),
        ("HQ / Dock 3", ["HQ/Dock 3", "hq dock 3"]),
        ("O'Hare", ["O’Hare", "ohare", "o'hare"]),
        ("Smith & Sons", ["smith and sons", "Smith&Sons"]),
        ("Århus", ["Aarhus", "arhus"]),
    ],
)
def test_a_name_is_the_same_however_it_is_written(name: str, texts: list[str]) -> None:
    location = Location("id", name)
    for text in texts:
        assert match_locations([location, BIRMINGHAM], text) == [location], text


@pytest.mark.parametrize("text", ["Atlanta", "GA", "Georgia", "30303", "peach", "Peachtree Atlanta", "peachtree ga"])
def test_city_state_and_postal_code_find_a_location(text: str) -> None:
    location = Location("id", "Peachtree Center", "Atlanta", "US", "GA", "30303")
    assert match_locations([location, ZURICH], text) == [location]


@pytest.mark.parametrize("text", ["Switzerland", "CH", "Schweiz"])
def test_a_country_finds_its_locations(text: str) -> None:
    location = Location("id", "Hauptsitz", "Bern", "CH")
    assert match_locations([location, BIRMINGHAM], text) == [location]


def test_a_part_matches_at_the_beginning_of_a_word_first() -> None:
    dallas, all_saints = Location("a", "Dallas"), Location("b", "All Saints")
    assert match_locations([dallas, all_saints], "all") == [all_saints]
    assert match_locations([dallas], "alla") == [dallas]


def test_names_are_ranked_by_plain_similarity() -> None:
    menus = [
        Target(TargetKind.AUTO_ATTENDANT, name, name, KEY.format(1), "Atlanta Headquarters")
        for name in ("Atlanta Holidays", "Dallas Main Menu", "Atlanta Main Menu")
    ]
    assert find_nearest(menus, "atlnata main")[0].name == "Atlanta Main Menu"
    assert find_one_near(menus, "atlnata main") is menus[2]


@pytest.mark.parametrize("text", ["", "...", "-", "?!"])
def test_punctuation_names_nothing(text: str) -> None:
    assert match_locations(LOCATIONS, text) == []
    assert match_targets(ATTENDANTS, text) == []
