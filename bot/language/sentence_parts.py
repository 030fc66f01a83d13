"""Which part of a sentence the parser of its command needs."""

import re

from bot.language.clauses import ORGANIZATION, PAGE, PURPOSE, PURPOSE_NOUN
from bot.language.numerals import NUMERAL, NUMERALS
from bot.language.reading import keep_clauses

_RESERVED = re.compile(r"\b(?:reservations?|bookings?|reserved|kept back)\b", re.IGNORECASE)

_MINE = re.compile(r"\b(?:my|mine|have i|did i)\b", re.IGNORECASE)

_COUNT = re.compile(
    rf"\b(?:(?:last|recent|latest|past|previous)\s+(\d{{1,3}}|{NUMERAL})\b(?!\s*(?:days?|hours?|weeks?|minutes?|months?))"
    r"|(\d{1,3}) history\b|history(?: entries| log)? (\d{1,3})$)",
    re.IGNORECASE,
)
"""How many entries of the history are wanted: "the last five changes", "show history 20"."""

_THIS_SPACE = re.compile(r"\b(?:in |to |here in )?(?:this|the|our) (?:space|room|chat|channel|group|team)\b", re.I)
"""Where alerts are wanted: always where they are asked for."""


def reduce_sentence(command: str, text: str) -> str:
    """Return what the parser of a command needs of a sentence: all of it, or only the clauses or the number in it."""
    if command == "summary":
        return keep_clauses(text, (*PAGE, ORGANIZATION, PURPOSE, PURPOSE_NOUN))
    if command == "history":
        count = _COUNT.search(text)
        return str(NUMERALS.get(count[count.lastindex or 0].lower(), count[count.lastindex or 0])) if count else ""
    if command == "reservations":
        return "mine" if _MINE.search(text) else _RESERVED.split(text, maxsplit=1)[-1]
    if command == "watch":
        return _THIS_SPACE.sub("", text)
    if command == "undo":
        entry = re.search(r"\d{1,9}", text)
        return entry[0] if entry else ""
    return "" if command == "watches" else text
