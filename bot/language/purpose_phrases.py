"""Where a list of numbers is named in a text: "for hunt group", "call queue numbers"."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from bot.language.purposes import match_purposes
from bot.model import Purpose

Purposes: TypeAlias = tuple[Purpose, ...]

_MAX_WORDS = 6
"""Of the longest wording of a list."""

_STOP_WORDS = """
in at from of on with without page sort sorted ending beginning starting containing not no non and only please refresh
as active inactive org owner ext extension that which who to available now are is do does
"""

_STOPS = frozenset(_STOP_WORDS.split())
"""Words that end the name of a list."""

BEHIND_FOR = re.compile(r"(?<![\w'-])(?:for|give to)\s+(?P<phrase>[a-z][a-z\s'-]*)", re.IGNORECASE)

BEFORE_NOUN = re.compile(
    r"(?<![\w'-])(?P<phrase>(?:[a-z][a-z-]*[ ]){1,5})(?=(?:numbers?|dids?|ddis?|lines?|lists?)\b)", re.IGNORECASE
)

_ADJECTIVES = ("a", "an", "the", "new", "another", "my", "our", "their", "some", "any")

_SINGLE_WORDS = """
aa hg cq fax faxes paging pager voicemail voicemails vm ecbn snr dnis intercept alternate webexgo autoattendant
receptionist charge queue queues workspace workspaces user users employee employees
"""

_ALONE = frozenset(_SINGLE_WORDS.split())
"""Single words that name a list without "for". All others may mean something else: "main numbers"."""


def cut_purpose(match: re.Match[str]) -> tuple[Purposes, int] | None:
    """Return the lists that the words behind "for" name, and where in the text that ends; None if they name none."""
    return find_purpose_at(match["phrase"], match.start("phrase"))


def find_purpose_at(phrase: str, start: int) -> tuple[Purposes, int] | None:
    """Return the lists that the first words of a phrase name, the longest name first, and where it ends."""
    words = list(re.finditer(r"\S+", phrase))[:_MAX_WORDS]
    while words and words[0][0].lower() in _ADJECTIVES:
        words.pop(0)
    stop = next((i for i, word in enumerate(words) if word[0].lower() in _STOPS), len(words))
    for count in range(stop, 0, -1):
        if purpose := _find(" ".join(word[0].lower() for word in words[:count])):
            return purpose, start + words[count - 1].end()
    return None


def find_before_noun(words: Sequence[str]) -> tuple[Purposes, int] | None:
    """Return the lists that the last of these words name, before "numbers", and with which of them its name begins."""
    for begin in range(max(0, len(words) - _MAX_WORDS), len(words)):
        name = [word.lower() for word in words[begin:]]
        if name[0] in _STOPS or name[0] in ("the", "a", "an", "for"):
            continue
        is_list = name[0] in _ALONE if len(name) == 1 else name[-1] not in _STOPS
        if is_list and (purpose := _find(" ".join(name))):
            return purpose, begin
    return None


@lru_cache(2_000)
def _find(phrase: str) -> Purposes:
    return match_purposes(phrase)
