"""A large organization: the usual locations and many more, 1,000 with 100,000 numbers, 40 % of them assigned."""

from collections.abc import Sequence
from functools import cache
from itertools import product

from bot.sandbox.engine.features import KINDS, build_features
from bot.sandbox.engine.inventory import get_alternates
from bot.sandbox.engine.owners import build_inventory
from bot.sandbox.engine.world import CENTRAL, EAST, LOCATIONS, ORGANIZATION, WEST, LocationSeed, build_numbers

LARGE_LOCATIONS = 1000
LARGE_NUMBERS = 100_000
LARGE_ASSIGNED = 40_000

_AREAS = (
    ("410", "Baltimore", "MD 21202", EAST),
    ("201", "Newark", "NJ 07102", EAST),
    ("202", "Washington", "DC 20001", EAST),
    ("203", "Stamford", "CT 06901", EAST),
    ("504", "New Orleans", "LA 70112", CENTRAL),
    ("305", "Miami", "FL 33131", EAST),
    ("206", "Seattle", "WA 98101", WEST),
    ("207", "Portland", "ME 04101", EAST),
    ("608", "Madison", "WI 53703", CENTRAL),
    ("209", "Stockton", "CA 95202", WEST),
)
"""Area code, city, state and time zone. The last digits differ: toll-free numbers are made with them."""

_FIRST_EXCHANGE = 712

_BEGINNINGS = (
    *("Ash", "Bay", "Birch", "Brook", "Cedar", "Clear", "Copper", "East", "Elm", "Fair", "Glen", "Green", "Haw"),
    *("Iron", "King", "Lake", "Maple", "Mill", "North", "Oak", "Pine", "Rock", "Silver", "West", "Wood"),
)
_ENDINGS = (
    *("bridge", "brook", "burn", "bury", "cliff", "combe", "crest", "dale", "den", "field", "ford", "gate", "grove"),
    *("ham", "haven", "hill", "hollow", "hurst", "lake", "land", "ley", "meadow", "mere", "mill", "moor", "mont"),
    *("mouth", "point", "port", "ridge", "shore", "side", "stead", "stone", "ton", "vale", "view", "ville"),
    *("water", "wick"),
)

_OTHER_ASSIGNED = 6
"""Numbers of a location that are assigned to others than its people: see `owners.build_inventory`."""


@cache
def build_large_locations() -> Sequence[LocationSeed]:
    """Build the locations that are added to the usual ones. They have no auto attendants, hunt groups and queues."""
    count = LARGE_LOCATIONS - sum(seed.organization == ORGANIZATION for seed in LOCATIONS)
    total, assigned = _count_usual_numbers()
    people = _spread(LARGE_ASSIGNED - assigned - count * _OTHER_ASSIGNED, count)
    available = _spread(LARGE_NUMBERS - LARGE_ASSIGNED - (total - assigned), count)
    names = [f"{beginning}{ending}" for ending, beginning in product(_ENDINGS, _BEGINNINGS)]
    return [_build_location(index, names[index], available[index], people[index]) for index in range(count)]


def _build_location(index: int, name: str, available: int, people: int) -> LocationSeed:
    exchange, area = divmod(index, len(_AREAS))
    code, city, region, time_zone = _AREAS[area]
    prefix = f"+1{code}{_FIRST_EXCHANGE + exchange}"
    return LocationSeed(name, f"1 {name} Road, {city}, {region}, US", time_zone, prefix, 4, available, people=people)


def _count_usual_numbers() -> tuple[int, int]:
    """Count the numbers of the usual locations, and the assigned ones among them."""
    total = assigned = 0
    for seed in (each for each in LOCATIONS if each.organization == ORGANIZATION):
        entries = [each for each in build_inventory(seed) if "phoneNumber" in each]
        features = [each for kind in KINDS for each in build_features(seed, kind)]
        of_features = sum(bool(each["phoneNumber"]) + len(get_alternates(each)) for each in features)
        assigned += of_features + sum("owner" in each for each in entries)
        total += of_features + len(entries) + len(build_numbers(seed))
    return total, assigned


def _spread(total: int, count: int) -> list[int]:
    """Spread a total over so many locations, as evenly as it can be."""
    return [(total * (index + 1)) // count - (total * index) // count for index in range(count)]
