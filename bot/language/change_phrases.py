"""What a change says, in whatever order: "404-555-0002 to Atlanta Main Menu", "Atlanta Main Menu 404-555-0002".

The numbers may be several, a range, part of numbers, or all: "ending 00 to Atlanta Main Menu".
"""

import re
from itertools import pairwise

from bot.language.clauses import CONFIRMATION, FILTER, ORGANIZATION, PAGE
from bot.language.counted_numbers import COUNTED, cut_counted
from bot.language.digit_clauses import DIGITS
from bot.language.number_spans import NUMBERS, is_worth_reading
from bot.language.numerals import ORDINALS
from bot.language.patterns import build_any
from bot.language.reading import TAKEN
from bot.model import Request

_VERB_WORDS = build_any(
    """
    please pls can could would will you we i i'd like want need to let's lets go_ahead and just also now then the
    help me assign add give put set link attach map connect associate allocate allot hook up point route use make hand
    unassign deassign release unlink detach disconnect unmap disassociate dissociate deallocate free strip remove delete
    drop clear take pull get off
    """
)

_VERBS = re.compile(rf"^(?:{_VERB_WORDS}\b[\s,]*)+", re.IGNORECASE)

_WORDS_BEFORE = build_any(
    """
    added assigned attached linked mapped connected removed unassigned released detached taken freed
    to from on onto off of for with at as away out into by is an? the this that our my another one new free please it
    alternate alternative alt additional secondary extra phone telephone number numbers did line called named
    """
)

_VERB_BEHIND = re.compile(rf"[,:;\s–-]+(?:please )?{_VERB_WORDS}\s*$", re.IGNORECASE)
"""Behind a name, before the number: "Atlanta Main Menu: add"."""

_BEFORE = re.compile(rf"^(?:{_WORDS_BEFORE}\b[\s,:]*)+", re.IGNORECASE)

_WORDS_AFTER = build_any(
    """
    please pls thanks thank_you now asap today for_me instead too as_well as an? the its number numbers alternate
    alternative alt phone did to from of on off for with
    """
)

_AFTER = re.compile(rf"(?:[\s,]+{_WORDS_AFTER})+\s*$", re.IGNORECASE)

_TO_OR_FROM = re.compile(r"(?<!\S)(?:to|from|off)\s", re.IGNORECASE)

_TO = re.compile(r"(?<!\S)to\s", re.IGNORECASE)

_ONE_DIGIT = re.compile(r"(?<![^\s])\d(?= (?:more )?(?:to|from|off)\s)", re.IGNORECASE)
"""It counts numbers: nobody names one by its last digit."""

_ONES = re.compile(r"\b(?:all|every|the ones|ones|those|numbers?|dids?)\b", re.IGNORECASE)
"""What stands for numbers beside their digits: "the ones ending 00"."""

_UNNAMED = re.compile(
    rf"\b(?:few|couple|several|some|any|{'|'.join(ORDINALS)}|last|next|random|free|spare|available|unused|vacant)\b"
    r"[^\d,;]*?\b(?:numbers?|dids?|ddis?|lines?|ones?)\b",
    re.IGNORECASE,
)
"""Numbers that are described, not named: "the next free number"."""

_MIN_DIGITS = 7
"""Of numbers that stand behind a name."""

_UNREAD = re.compile(r"\s*(?:[,;&|]|\band\b)\s*(?P<text>[^\s\"',][^\"']{0,60}?)(?=\s(?:to|from)\s)", re.IGNORECASE)
"""Behind numbers, what is in the same list and is no number: "404-555-0001, hello to …". It is shown as left out."""

_QUOTES = "\"' \n,;:-=>"

_PREPOSITION = re.compile(
    r"^\s*(?:\w+(?:ed|en) )?(?:to|from|on|onto|off|of|for|with|at|as|away|out|into)\b", re.IGNORECASE
)


def parse_change(request: Request, text: str) -> Request:
    """Add to a request the phone numbers and the target that a text names, as far as it names them.

    Raises NotUnderstood or InvalidArgument.
    """
    for clause in (CONFIRMATION, *PAGE, ORGANIZATION, *DIGITS):
        request, text = clause(request, text)
    text = _cut_count(text.replace(TAKEN, " "))
    spans = _find_spans(text)
    if spans:
        begin, end = spans[0].start("taken"), spans[-1].end("taken")
        between = " ".join(text[one.end("taken") : two.start("taken")] for one, two in pairwise(spans))
        unread = _UNREAD.match(text, end)
        name = _choose_name(text[:begin], text[unread.end("text") if unread else end :]) or _clean(between)
        numbers = ", ".join([*(each["taken"].strip() for each in spans), *([unread["text"]] if unread else [])])
        return request.with_texts({"number": numbers, "target": name})
    if request.digits:
        return _split_at_digits(request, text)
    return request.with_texts(_split_without_number(text, _TO if request.command == "assign" else _TO_OR_FROM))


def _cut_count(text: str) -> str:
    """Leave out how many numbers are wanted, and where: it says of none that it is meant, so that a list is shown."""
    counted = cut_counted(text)
    if counted is None:
        return _ONE_DIGIT.sub("", text)
    # What stands behind "from" is the target where nothing leads to another one.
    return counted.rest if _TO.search(counted.rest) else COUNTED.sub("", text, count=1)


def _find_spans(text: str) -> list[re.Match[str]]:
    """Find the numbers in a text: the first ones, and what is as long as a number behind other words."""
    spans = [each for each in NUMBERS.finditer(text) if is_worth_reading(each["taken"])]
    return spans[:1] + [each for each in spans[1:] if sum(map(str.isdigit, each["taken"])) >= _MIN_DIGITS]


def _split_at_digits(request: Request, text: str) -> Request:
    """Read the name, and the filters before it, where the numbers are those with some digits."""
    split = _TO_OR_FROM.search(text)
    if split is None:
        return request.with_texts({"target": _clean(_ONES.sub(" ", text))})
    request, _ = FILTER(request, text[: split.start()])
    return request.with_texts({"target": _clean(text[split.end() :])})


def _split_without_number(text: str, preposition: re.Pattern[str]) -> dict[str, str]:
    """Return the name or, where something stands before "to" or "from", that as the number that it should be.

    Which numbers are meant is never guessed: "3 numbers" leads to the list to choose from.
    """
    if split := preposition.search(text) or _TO_OR_FROM.search(text):
        number, name = _clean(text[: split.start()]), _clean(text[split.end() :])
        if name and _UNNAMED.search(text, 0, split.start()):
            return {"target": name}
        if number and name:
            return {"number": number, "target": name}
    return {"target": _clean(text)}


def _choose_name(before: str, after: str) -> str:
    """Return the name: what follows the number, unless that is nothing or no preposition leads to it."""
    first, last = _clean(_VERB_BEHIND.sub("", before)), _clean(after)
    if first and last and not _PREPOSITION.match(after):
        return first
    return last or first


def _clean(text: str) -> str:
    """Return a name without the words around it that belong to the sentence. What is in quotation marks stays."""
    name = _VERBS.sub("", text.strip(_QUOTES))
    name = _AFTER.sub("", _BEFORE.sub("", name.strip(_QUOTES))).strip(_QUOTES)
    return "" if name.casefold() in _NO_NAMES else name


_NO_NAMES = ("it", "them", "number", "a number", "the number")
