"""Phrasings that administrators and helpdesk people use, each with the request that it means.

`phrases.tsv` is the set that the rules were written for; nothing was tuned on `held_out.tsv`.
"""

from collections.abc import Callable, Sequence

import pytest

from bot.model import PURPOSES, FollowUp, Purpose, Request
from tests.support.phrases import Phrase, changes, is_same, read_phrases, understand

MIN_PHRASES = 300

MIN_RIGHT = 0.97

Record = Callable[[str, object], None]

Understood = tuple[Phrase, Request | FollowUp | None]


def understand_all(name: str) -> tuple[Sequence[Phrase], list[Understood]]:
    """Return the phrasings of a file, and those that were understood in another way or not at all."""
    phrases = list(read_phrases(name))
    understood = [(phrase, understand(phrase.typed)) for phrase in phrases]
    return phrases, [(phrase, meaning) for phrase, meaning in understood if not is_same(meaning, phrase.expected)]


def describe(phrases: Sequence[Phrase], failed: Sequence[Understood]) -> str:
    """Return the figures of a file in words."""
    right, asked = len(phrases) - len(failed), sum(meaning is None for _, meaning in failed)
    return f"{right} of {len(phrases)} right ({right / len(phrases):.1%}), {asked} asked back"


def test_phrasings_are_understood_or_asked_back(record_property: Record) -> None:
    phrases, failed = understand_all("phrases.tsv")
    record_property("phrases", describe(phrases, failed))
    assert len(phrases) >= MIN_PHRASES
    assert [(phrase.typed, meaning) for phrase, meaning in failed if meaning is not None] == []
    assert len(phrases) - len(failed) >= MIN_RIGHT * len(phrases)


def test_new_phrasings_change_nothing_by_mistake(record_property: Record) -> None:
    phrases, failed = understand_all("held_out.tsv")
    record_property("phrases held out", describe(phrases, failed))
    assert [phrase.typed for phrase, meaning in failed if changes(meaning)] == []


def test_each_phrasing_stands_once() -> None:
    typed = [phrase.typed for name in ("phrases.tsv", "held_out.tsv") for phrase in read_phrases(name)]
    assert sorted(typed) == sorted(set(typed))


@pytest.mark.parametrize("purpose", [each for each in PURPOSES if each.key != "location"], ids=lambda each: each.key)
@pytest.mark.parametrize("text", ["{} Denver", "Denver – {}", "show the {} at Denver", "numbers Denver {}"])
def test_the_titles_of_lists_can_be_typed(text: str, purpose: Purpose) -> None:
    """All but “Location numbers”, which may be those that are available at the location."""
    understood = understand(text.format(purpose.title))
    assert isinstance(understood, Request)
    assert (understood.command, understood.purpose, understood.location) == ("numbers", purpose, "Denver")
