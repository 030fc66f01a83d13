"""Which locations a text names, and how names are compared."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from bot.language.regions import COUNTRIES, STATES
from bot.model import Location, Owner, Target, fold, to_uuid
from bot.model.names import fold_loosely

Named = TypeVar("Named", Location, Target, Owner)

MIN_SIMILARITY = 60
"""How similar two names must be, of 100, for one to be suggested instead of the other."""

MIN_CERTAIN_SIMILARITY = 80
MIN_LEAD = 12
"""How similar a name must be, and by how much more than the next one, to be taken for what was meant."""

MIN_TYPO_SIMILARITY = 88
"""How similar a whole name must be to be what was meant, rather than a shorter name that was typed without a typo."""

_PART_WEIGHT = 0.96
"""A similar part of a name counts a little less than a similar name."""


def match_locations(locations: Sequence[Location], text: str) -> list[Location]:
    """Return the locations that `text` may name.

    By id, else by exact name, else by a word of the name or the city, by state, postal code or country, by words of
    all these together ("Springfield IL"), or else by any part of the name.
    """
    if key := to_uuid(text):
        return [location for location in locations if to_uuid(location.id) == key]
    wanted = fold(text)
    if not wanted:
        return []
    return match_exactly(locations, text) or match_first(
        locations,
        (
            lambda each: begins_word(wanted, fold(each.name)) or (bool(each.city) and fold(each.city) == wanted),
            lambda each: _is_region(wanted, each),
            lambda each: has_words(wanted, each.name, each.city, each.state, each.postal_code, each.country),
            lambda each: wanted in fold(each.name),
        ),
    )


def match_exactly(candidates: Sequence[Named], text: str) -> list[Named]:
    """Return those whose whole name is `text`, apart from case, accents, dashes and the like."""
    wanted, loosely = fold(text), fold_loosely(text)
    exact = [each for each in candidates if fold(each.name) == wanted]
    return exact or [each for each in candidates if fold_loosely(each.name) == loosely]


def begins_word(part: str, name: str) -> bool:
    """Return whether a folded text is part of a folded name, from the beginning of a word."""
    return bool(part) and f" {part}" in f" {name}"


def find_nearest(candidates: Sequence[Named], text: str, count: int = 3) -> list[Named]:
    """Return the locations or targets whose names are most similar to `text`, the most similar first."""
    return [each for each, _ in rank_by_similarity(candidates, text)[:count]]


def find_one_near(candidates: Sequence[Named], text: str, min_similarity: int = MIN_CERTAIN_SIMILARITY) -> Named | None:
    """Return the one whose name is so much more similar to `text` than all others that it must be meant, or None."""
    ranked = rank_by_similarity(candidates, text)
    if not ranked or ranked[0][1] < min_similarity:
        return None
    if len(ranked) > 1 and ranked[1][1] > ranked[0][1] - MIN_LEAD:
        return None
    return ranked[0][0]


def rank_by_similarity(candidates: Sequence[Named], text: str) -> list[tuple[Named, float]]:
    """Return the candidates that are similar enough to be suggested, with how similar they are, of 100."""
    wanted = fold(text)
    scored = [(each, _compare(wanted, fold(each.name))) for each in candidates]
    similar = [(each, score) for each, score in scored if score >= MIN_SIMILARITY]
    return sorted(similar, key=lambda pair: -pair[1])


def _compare(wanted: str, name: str) -> float:
    """Return how similar a text is to a name or, a little less, to as many words of it."""
    words, count = name.split(), len(wanted.split())
    parts = [" ".join(words[begin : begin + count]) for begin in range(len(words) - count + 1)] if count else []
    whole = fuzz.ratio(wanted, name)
    return max([whole, *(_PART_WEIGHT * fuzz.ratio(wanted, part) for part in parts)])


def match_first(candidates: Sequence[Named], rules: Iterable[Callable[[Named], bool]]) -> list[Named]:
    """Return those that match the first rule that any of them matches."""
    for rule in rules:
        if found := [each for each in candidates if rule(each)]:
            return found
    return []


def _is_region(wanted: str, location: Location) -> bool:
    country, state, postal_code = map(fold, (location.country, location.state, location.postal_code))
    return (
        (bool(state) and (wanted == state or state in STATES.get(wanted, ())))
        or (bool(country) and (wanted == country or country in COUNTRIES.get(wanted, ())))
        or (bool(postal_code) and wanted.replace(" ", "") == postal_code.replace(" ", ""))
    )


def has_words(wanted: str, *texts: str) -> bool:
    """Return whether each word of `wanted` begins another word of the texts."""
    words = wanted.split()
    left = " ".join(map(fold, filter(None, texts))).split()
    for word in words:
        found = next((each for each in left if each.startswith(word)), None)
        if found is None:
            return False
        left.remove(found)
    return len(words) > 1
