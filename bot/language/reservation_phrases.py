"""What is typed behind `reserve`, `release` and `reservations`: "404-555-0003 for Reception until 1 December"."""

import re
from collections.abc import Sequence

from bot.language.change_phrases import parse_change
from bot.language.clauses import ORGANIZATION, PAGE
from bot.language.counted_numbers import cut_counted
from bot.language.dates import cut_date
from bot.language.number_spans import NUMBERS, is_worth_reading
from bot.language.patterns import build_any
from bot.language.reading import TAKEN, mark_quotes, read_parts
from bot.language.vocabulary import strip_fillers
from bot.model import Request

_UNTIL = re.compile(
    r"(?<!\S)(?:un)?til+l?\s|(?<!\S)(?:through|thru|by|up to|(?:and )?ending|expir(?:es|ing)(?: on)?)\s", re.I
)
"""What a deadline stands behind."""

_FOR = re.compile(r"(?<!\S)for\s", re.IGNORECASE)

_BEHIND_FOR = re.compile(
    r"(?<!\S)for\s+(?=(?:the next |another |a |an |one |two |three |four |six |\d))", re.IGNORECASE
)
"""What a duration may stand behind: "for 3 weeks"."""

_WORDS = build_any(
    """
    please pls can could would will you we i me us want like need to let's lets now also just then the these those this
    that reserve reserved reserving hold keep keeping block set put aside back save book free it them number numbers
    phone dids? ddis? lines? is are be and with release unreserve cancel end stop drop remove delete reservations?
    extend prolong renew longer reservation on of off all every everything
    """
)

_BEFORE = re.compile(rf"^(?:{_WORDS}(?![\w'-])[\s,:]*)+", re.IGNORECASE)

_AFTER = re.compile(rf"(?:(?:^|[\s,]+){_WORDS})+[\s,.]*$", re.IGNORECASE)

_AROUND = " \n\t,;:-\"'" + TAKEN

_FROM = re.compile(r"(?<!\S)(?:from|off)\s+[^\W\d]", re.IGNORECASE)

_YEAR = re.compile(r"20\d\d(?![\d-])")

_ENDS_LIKE_YEAR = re.compile(r"20\d\d\s*$")

_ENDING = re.compile(
    r"\b(?:that |which )?(?:(?:will|are going to) )?(?:end(?:s|ing)?|expir(?:e|es|ing)|run(?:s|ning)? out)\b.*$", re.I
)

_MAX_DEADLINES = 3
"""So many of the last words that a deadline may stand behind are looked at."""

_MAX_UNREAD = 60
"""Characters of what is no date, for the reply that says so."""

_MAX_NAME_LENGTH = 400


def parse_reservation(request: Request, text: str) -> Request:
    """Add to a request the numbers, or how many and where, whom they are for and until when, as a text says it.

    Raises NotUnderstood or InvalidArgument.
    """
    for clause in (ORGANIZATION, *PAGE):
        request, text = clause(request, text)
    until, text = _take_deadline(text.replace(TAKEN, " "))
    if request.command == "reserve" and (counted := cut_counted(text)):
        names = {"location": _clean(counted.location), "beneficiary": _clean_behind_for(counted.rest), "until": until}
        block = counted.count if counted.is_block and counted.count > 1 else 0
        return request.with_texts(names).with_(amount=counted.count, consecutive=block)
    numbers, beneficiary = _split(text)
    return request.with_texts({"numbers": numbers, "beneficiary": beneficiary, "until": until})


def parse_release(request: Request, text: str) -> Request:
    """Add to a request the numbers whose reservations end; "from" an auto attendant, a number is unassigned.

    Raises NotUnderstood or InvalidArgument.
    """
    if _FROM.search(text):
        return parse_change(request.with_(command="unassign"), text)
    parsed = parse_reservation(request, text)
    # Whom they were for may be said, too: the numbers alone select.
    return parsed.without("until", *(("beneficiary",) if parsed.numbers else ()))


def parse_reservations(request: Request, text: str) -> Request:
    """Add to a request whose reservations are listed: at a location, for somebody or by somebody.

    Raises NotUnderstood or InvalidArgument.
    """
    text = _ENDING.sub("", text)  # they are listed by when they end
    request, name, _ = read_parts(request, mark_quotes(text), (*PAGE, ORGANIZATION))
    return request.with_texts({"text": _clean(name)})


def _take_deadline(text: str) -> tuple[str, str]:
    """Return until when, as it was typed, and the text without it. The last one that is a date counts."""
    for pattern in (_UNTIL, _BEHIND_FOR):
        for match in reversed(list(pattern.finditer(text))[-_MAX_DEADLINES:]):
            until, rest = cut_date(text[match.end() :])
            if until:
                return until, f"{text[: match.start()]} {rest}"
    return _take_unread(text)


def _take_unread(text: str) -> tuple[str, str]:
    """Return what stands behind "until" although it is no date, so that the reply can say that."""
    found = [match for match in _UNTIL.finditer(text) if "ti" in match[0].lower()]
    if not found:
        return "", text
    # "0003 until 0007" is a range; "until 2027" is one only behind a number that ends in 20 and two more digits.
    is_year = _YEAR.match(text, found[-1].end()) and not _ENDS_LIKE_YEAR.search(text[: found[-1].start()])
    if not is_year and NUMBERS.search(text, found[-1].end()):
        return "", text
    return text[found[-1].end() :].strip()[:_MAX_UNREAD], text[: found[-1].start()]


def _split(text: str) -> tuple[str, str]:
    """Return the numbers, and whom they are for: what stands behind "for", in which digits are no numbers.

    In "for Reception: 404-555-0003" they are, because there are no others.
    """
    spans = [each for each in NUMBERS.finditer(text) if is_worth_reading(each["taken"])]
    behind = next((each for each in _FOR.finditer(text) if spans and each.start() >= spans[0].end()), None)
    if behind is not None:
        taken = [each for each in spans if each.end() <= behind.start()]
        return _join(taken), _clean(text[behind.end() :])
    rest = text[: spans[0].start()] + text[spans[-1].end() :] if spans else text
    return _join(spans), _clean_behind_for(rest)


def _join(spans: Sequence[re.Match[str]]) -> str:
    return ", ".join(span["taken"].strip() for span in spans)


def _clean_behind_for(text: str) -> str:
    return _clean(_FOR.sub(" ", text, count=1))


def _clean(text: str) -> str:
    """Return a name without the words around it that belong to the sentence."""
    name = " ".join(text.split())[:_MAX_NAME_LENGTH].strip(_AROUND)
    name = _AFTER.sub("", _BEFORE.sub("", name)).strip(_AROUND)
    return "" if not strip_fillers(name) else name
