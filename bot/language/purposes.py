"""Which list of numbers a wording means."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from bot.model import PURPOSES, Purpose, Request

MIN_SIMILARITY = 88
"""How similar a wording and a purpose's own must be, of 100."""

MIN_FUZZY_LENGTH = 6
"""Characters of a wording that may contain a typo: a shorter one would resemble too many other words."""

MAX_EXTRA_LETTERS = 2
"""How many letters a wording with a typo may have more than the purpose's own."""

SHARED = ("alternate", "primary", "call forward")
"""The ends of titles that several lists have: typed alone, they mean any of these lists."""

_ABBREVIATIONS = {
    "aa": "auto attendant",
    "autoattendant": "auto attendant",
    "attendant": "auto attendant",
    "cq": "call queue",
    "queue": "call queue",
    "callqueue": "call queue",
    "hg": "hunt group",
    "hunt": "hunt group",
    "huntgroup": "hunt group",
    "cf": "call forward",
    "callforward": "call forward",
    "callforwarding": "call forward",
    "forward": "call forward",
    "forwarding": "call forward",
    "vm": "voicemail",
    "alt": "alternate",
    "alternative": "alternate",
    "user": "person",
    "people": "person",
    "employee": "person",
    "hire": "person",
    "starter": "person",
    "joiner": "person",
    "vl": "virtual line",
    "place": "workspace",
}
"""Short forms that people type, and what they stand for."""

_FILLERS = ("number", "for", "the", "a", "an", "list")

_FOR = re.compile(r"(?:^|\s)for(?=\s)", re.IGNORECASE)


def match_purposes(text: str) -> tuple[Purpose, ...]:
    """Return the purposes that a wording fits, in the table's order: one as a rule, several of a shared wording, or
    none where it is similar to no wording."""
    wording = _expand(text)
    return _WORDINGS.get(wording) or _WORDINGS.get(_find_similar(wording, text.casefold()), ())


def find_purpose(text: str) -> Purpose | None:
    """Return the purpose that a wording means ("queue forward", "for aa primary"), of several the first one.

    None if none is similar enough.
    """
    return next(iter(match_purposes(text)), None)


def apply_purpose(request: Request, text: str) -> Request | None:
    """Return the request for the list that `text` means; None where it means no list.

    Where it fits several lists, the request is for the first, and its `wording` says so.
    """
    matching = match_purposes(text)
    if not matching:
        return None
    return request.with_(purpose=matching[0], wording=" ".join(text.split()) if len(matching) > 1 else "")


def find_unknown_list(text: str) -> tuple[str, str] | None:
    """Return what stands before the last "for" of a text, and what was typed behind it as a list but is none.

    None where there is no "for", or where the name of a list follows it.
    """
    typed = text.strip()
    *_, last = (None, *_FOR.finditer(typed))  # the last one: a name may hold the word as well
    if last is None:
        return None
    wording = typed[last.end() :].strip()
    return None if match_purposes(wording) else (typed[: last.start()].strip(), wording)


def _find_similar(*texts: str) -> str:
    """Return the wording that is most similar to one of the texts; empty if none is similar enough.

    The words may stand in another order, or be written as one. None of them is left out: it may be a name.
    """
    found = [
        best
        for text in texts
        if len(text) >= MIN_FUZZY_LENGTH
        for scorer in (fuzz.token_sort_ratio, fuzz.ratio)
        if (best := process.extractOne(text, _LONG_WORDINGS, scorer=scorer, score_cutoff=MIN_SIMILARITY))
        and _count_letters(text) <= _count_letters(best[0]) + MAX_EXTRA_LETTERS
    ]
    return max(found, key=lambda each: each[1], default=("",))[0]


def _count_letters(text: str) -> int:
    return len(text.replace(" ", ""))


def _expand(text: str) -> str:
    """Write a wording in full: no abbreviations or fillers, each word once and in the singular."""
    words = re.findall(r"[a-z]+", text.casefold())
    full = " ".join(_ABBREVIATIONS.get(_to_singular(word), _to_singular(word)) for word in words)
    return " ".join(dict.fromkeys(word for word in full.split() if word not in _FILLERS))


def _to_singular(word: str) -> str:
    return word if word == "dnis" else word.removesuffix("s")


def _list_wordings(purpose: Purpose) -> Iterator[str]:
    """Yield all wordings of a purpose: a primary number is also called the main number of its feature."""
    for wording in (purpose.phrase, *purpose.wordings):
        yield _expand(wording)
        yield _expand(wording.replace("primary", "main"))


def _build_wordings() -> dict[str, tuple[Purpose, ...]]:
    """Map each wording to the purposes that it fits."""
    shared = {end: tuple(each for each in PURPOSES if each.phrase.endswith(end)) for end in SHARED}
    return {**shared, **{wording: (purpose,) for purpose in PURPOSES for wording in _list_wordings(purpose)}}


_WORDINGS = _build_wordings()

_LONG_WORDINGS = [wording for wording in _WORDINGS if len(wording) >= MIN_FUZZY_LENGTH]
