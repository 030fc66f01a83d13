"""Which list of available numbers a wording means."""

import re

from rapidfuzz import fuzz, process

from bot.model import PURPOSES, Purpose

MIN_SIMILARITY = 88
"""How alike a wording and a purpose's must be, of 100."""

_SHORT = {
    "aa": "auto attendant",
    "autoattendant": "auto attendant",
    "attendant": "auto attendant",
    "cq": "call queue",
    "queue": "call queue",
    "hg": "hunt group",
    "hunt": "hunt group",
    "cf": "call forward",
    "forward": "call forward",
    "forwarding": "call forward",
    "vm": "voicemail",
    "alt": "alternate",
    "main": "primary",
}
"""How people shorten the words."""


def find_purpose(text: str) -> Purpose | None:
    """Return the purpose that a wording means ("queue forward", "for aa primary"), or None where it is too far off."""
    wordings = {wording: purpose for purpose in PURPOSES for wording in _list_wordings(purpose)}
    found = process.extractOne(
        _spell_out(text), list(wordings), scorer=fuzz.token_sort_ratio, score_cutoff=MIN_SIMILARITY
    )
    return wordings[found[0]] if found else None


def _list_wordings(purpose: Purpose) -> list[str]:
    title = purpose.title.lower().removesuffix(" numbers")
    return [_spell_out(title)] + ([_spell_out(purpose.wording)] if purpose.wording else [])


def _spell_out(text: str) -> str:
    """Write a wording's words in full, each once, without what says nothing."""
    words = re.findall(r"[a-z]+", text.casefold())
    full = " ".join(_SHORT.get(word.removesuffix("s"), word.removesuffix("s")) for word in words)
    kept = [word for word in full.split() if word not in ("number", "for", "the", "a")]
    return " ".join(dict.fromkeys(kept))
