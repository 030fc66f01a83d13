"""Descriptions of things that have one name: those described alike get one more detail after the other."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.model import Location, Target
from cards.text import capitalize, format_number, shorten

T = TypeVar("T")

ID_TAIL = 6
"""Characters at the end of an id: enough where nothing else differs."""


def describe_distinctly(items: Sequence[T], descriptions: Sequence[Callable[[T], str]]) -> list[str]:
    """Describe each item by the first of the functions, and those that are described alike by the next ones, too."""
    first, *others = descriptions
    texts = [first(each) for each in items]
    for describe in others:
        counts = Counter(texts)
        texts = [
            f"{text} · {detail}" if counts[text] > 1 and (detail := describe(each)) else text
            for each, text in zip(items, texts, strict=True)
        ]
    return texts


def name_locations(locations: Sequence[Location], describe: Callable[[Location], str]) -> list[str]:
    """Describe locations; those of one name and city also by state and postal code or, at last, by their id."""

    def describe_city(location: Location) -> str:
        city = shorten(location.city, 40)
        return "" if city in describe(location) else city

    return describe_distinctly(locations, (describe, describe_city, _describe_region, _describe_id))


def name_targets(targets: Sequence[Target], describe: Callable[[Target], str]) -> list[str]:
    """Describe targets, with their kinds where these differ.

    Those of one kind, name and location also by extension and number or, at last, their id.
    """
    is_mixed = len({each.kind for each in targets}) > 1

    def describe_with_kind(target: Target) -> str:
        return f"{capitalize(target.kind.noun)} {describe(target)}" if is_mixed else describe(target)

    def describe_location(target: Target) -> str:
        location = shorten(target.location_name, 60)
        return "" if location in describe(target) else location

    return describe_distinctly(
        targets,
        (
            describe_with_kind,
            describe_location,
            _describe_extension,
            lambda each: format_number(each.phone_number),
            _describe_id,
        ),
    )


def _describe_region(location: Location) -> str:
    return shorten(" ".join(filter(None, (location.state, location.postal_code))), 40)


def _describe_extension(target: Target) -> str:
    return f"ext {shorten(target.extension, 20)}" if target.extension else ""


def _describe_id(item: Location | Target) -> str:
    return f"ID …{item.id[-ID_TAIL:]}"
