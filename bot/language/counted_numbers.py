"""How many numbers are wanted, where none is named: "3 numbers in Atlanta", "a block of 5 at Denver"."""

import re
from dataclasses import dataclass

from bot.language.numerals import NUMERAL, NUMERALS
from bot.language.patterns import build_any
from bot.language.sentence_words import NOUN, NUMBER

_COUNT = rf"(?P<count>\d{{1,3}}|{NUMERAL}|an?|any|another)"

_ADJECTIVE = build_any(
    """
    few several random vacant free available active unused spare unassigned new more other additional extra further
    phone telephone alternate consecutive sequential contiguous adjacent
    """
)

_IN_A_ROW = r"(?: in (?:a row|sequence|order)| next to each other)?"

COUNT_OF_NUMBERS = (
    rf"(?:(?:the |any )?(?:next |first )?{_COUNT} (?P<words>(?:[^\s,;]+ ){{0,4}}?)(?:{NOUN}|lines?)\b{_IN_A_ROW}"
    rf"|(?:an? )?(?:block|range|run|series) of {_COUNT.replace('<count>', '<length>')}"
    rf"(?: {_ADJECTIVE})*(?: {NOUN}| lines?)?\b"
    rf"|{_COUNT.replace('<count>', '<alone>')}(?= (?:in|at) ))"
)
"""A pattern for it, in small letters."""

COUNTED = re.compile(rf"(?<!\S){COUNT_OF_NUMBERS}", re.IGNORECASE)

_CONSECUTIVE = re.compile(r"consecutive|sequential|contiguous|adjacent|in a row|in sequence|in order|next to|of ", re.I)

_NUMBER = re.compile(NUMBER)

_AT_LOCATION = re.compile(r"(?<!\S)(?:in|at|from)\s+(?P<name>.+?)(?=\s+(?:for|to)\s|[,;]|\s*$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CountedNumbers:
    """So many numbers, whichever they are."""

    count: int
    is_block: bool
    """Whether they are to be consecutive."""
    location: str
    """Where, as it was typed; empty where that was not said."""
    rest: str
    """The text without all this."""


def cut_counted(text: str) -> CountedNumbers | None:
    """Return how many numbers a text asks for, and the rest of it; None where it names some, or no count."""
    match = None if _NUMBER.search(text) else COUNTED.search(text)
    if match is None:
        return None
    count = (match["count"] or match["length"] or match["alone"]).lower()
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    # "3 Atlanta numbers": what is no adjective is a name.
    name = re.sub(rf"(?<!\S){_ADJECTIVE}(?!\S)", " ", match["words"] or "", flags=re.IGNORECASE).strip()
    if not name and (location := _AT_LOCATION.search(rest)):
        name, rest = location["name"], f"{rest[: location.start()]} {rest[location.end() :]}"
    is_block = match["length"] is not None or _CONSECUTIVE.search(match[0]) is not None
    return CountedNumbers(NUMERALS.get(count) or (int(count) if count.isdecimal() else 1), is_block, name, rest)
