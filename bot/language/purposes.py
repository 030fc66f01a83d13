"""Which list of available numbers a wording means."""

import re

from rapidfuzz import fuzz, process

from bot.model import PURPOSES, Purpose

MIN_SIMILARITY = 88
"""How similar a wording and a purpose's own must be, of 100."""

_ABBREVIATIONS = {
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
"""Short forms that people type, and what they stand for."""

_FILLERS = ("number", "for", "the", "a")


def find_purpose(text: str) -> Purpose | None:
    """Return the purpose that a wording means ("queue forward", "for aa primary"); None if none is similar enough."""
    wordings = {wording: purpose for purpose in PURPOSES for wording in _list_wordings(purpose)}
    found = process.extractOne(_expand(text), list(wordings), scorer=fuzz.token_sort_ratio, score_cutoff=MIN_SIMILARITY)
    return wordings[found[0]] if found else None


def _list_wordings(purpose: Purpose) -> list[str]:
    title = purpose.title.lower().removesuffix(" numbers")
    return [_expand(wording) for wording in (title, purpose.wording) if wording]


def _expand(text: str) -> str:
    """Write a wording in full: no abbreviations or fillers, each word once and in the singular."""
    words = re.findall(r"[a-z]+", text.casefold())
    full = " ".join(_ABBREVIATIONS.get(word.removesuffix("s"), word.removesuffix("s")) for word in words)
    return " ".join(dict.fromkeys(word for word in full.split() if word not in _FILLERS))
