"""The clauses that a text can have besides a name: pages, filters, digits, lists, and so on."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from bot.language.filter_phrases import FILTERS, take_filters
from bot.language.number_spans import NUMBERS, is_worth_reading
from bot.language.purpose_phrases import BEFORE_NOUN, BEHIND_FOR, cut_purpose, find_before_noun
from bot.language.reading import TAKEN, Clause, Contradiction, mark_quotes, read_clauses, replace_outside_names
from bot.model import Digits, DigitsAt, FileKind, Purpose, Request
from bot.model.arguments import read_argument
from bot.model.requests import ARGUMENTS

Take: TypeAlias = Callable[[Request, re.Match[str]], "Request | tuple[Request, int, int] | None"]
"""Adds what a match says to a request; returns None where it turns out to be no clause.

A clause that is only part of the match returns where in the text it begins and ends, too. Raises NotUnderstood or
InvalidArgument.
"""

_LABELS = {"org": "org", "extension": "ext", "file": "as", "purpose": "for", "within": "empty within"}
"""What is typed before the value of an argument, where that is not the argument's own name."""

_DIGITS = r"\+?\(?\d+(?:[().-]{1,2}\d+|\s\(?\d{3,}\)?)*"

_NUMERALS = {
    **dict(zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(2, 11), strict=True)),
    "a pair": 2,
    "twelve": 12,
    "a dozen": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "fifty": 50,
    "a hundred": 100,
}

_GO_TO = r"\+?\(?\d(?:[\d().-]|\s(?=\(?\d))*x{0,4}"
"""A number, or how one begins; the last digits may be open: "214-201-63xx"."""


_COUNT_WORDS = "|".join(sorted(_NUMERALS, key=len, reverse=True))

_COUNT = r"(\d{1,3}(?:,\d{3})+|\d{1,9})"


def parse_clauses(request: Request, text: str, clauses: Sequence[Clause], rest: str) -> Request:
    """Add to the request what `text` says: its clauses, and what is left of it as the argument named `rest`.

    Raises NotUnderstood or InvalidArgument.
    """
    request, name = read_clauses(request, mark_quotes(text), clauses)
    return request.with_texts({rest: name})


def _build_clause(pattern: str | re.Pattern[str], take: Take) -> Clause:
    compiled = re.compile(rf"(?<![\w'-])(?:{pattern})(?![\w'-])", re.I) if isinstance(pattern, str) else pattern

    def take_all(request: Request, text: str) -> tuple[Request, str]:
        def replace(match: re.Match[str]) -> str:
            nonlocal request
            taken = take(request, match)
            if taken is None:
                return match[0]
            if isinstance(taken, Request):
                request = taken
                return TAKEN * len(match[0])
            request, begin, end = taken
            return match[0][: begin - match.start()] + TAKEN * (end - begin) + match[0][end - match.start() :]

        replaced = replace_outside_names(compiled, replace, text)
        return request, replaced

    return take_all


def _put(request: Request, name: str, value: Any) -> Request:
    """Set an argument that can have one value. Raises NotUnderstood if another one was said already."""
    before = getattr(request, name)
    if before not in (value, ARGUMENTS[name]):
        label = _LABELS.get(name, name)
        raise Contradiction(
            f"“{label} {_write(before)}” and “{label} {_write(value)}” contradict each other. Type one of them."
        )
    return request.with_(**{name: value})


def _write(value: Any) -> str:
    return value.phrase if isinstance(value, Purpose) else str(value)


def _set(name: str, fixed: str = "") -> Take:
    """Build what sets an argument to the first group, or to a fixed text."""

    def take(request: Request, match: re.Match[str]) -> Request:
        return _put(request, name, read_argument(name, fixed or match[1].replace(",", "").lower()))

    return take


def _set_text(name: str) -> Take:
    """Build what sets an argument to the first group that is there, as it was typed."""

    def take(request: Request, match: re.Match[str]) -> Request:
        return _put(request, name, next(filter(None, match.groups())))

    return take


def _take_file_kind(request: Request, match: re.Match[str]) -> Request:
    kind = match[1].lower()
    return _put(request, "file", FileKind(kind) if kind in ("csv", "json") else FileKind.XLSX)


def _take_consecutive(request: Request, match: re.Match[str]) -> Request:
    text = match[1].lower()
    count = str(_NUMERALS.get(text, text))
    return _put(request, "consecutive", read_argument("consecutive", count))


def _take_digits(at: DigitsAt) -> Take:
    def take(request: Request, match: re.Match[str]) -> Request:
        text = match[1].replace("(0)", "")
        return add_digits(request, Digits(read_argument("digits", text), at))

    return take


def add_digits(request: Request, wanted: Digits) -> Request:
    """Add digits to search for. Raises NotUnderstood if no number can have them and those that were said before."""
    known = request.selection.all_digits
    if wanted in known:
        return request
    if not known:
        return request.with_(digits=wanted.text, digits_at=wanted.at)
    for other in known:
        longer, shorter = sorted((wanted.text, other.text), key=len, reverse=True)
        if wanted.at is other.at is DigitsAt.END and not longer.endswith(shorter):
            raise Contradiction(f"No number ends in both {other.text} and {wanted.text}. Type one of them.")
        if wanted.at is other.at is DigitsAt.BEGINNING and wanted.text != other.text:
            raise Contradiction(f"“beginning {other.text}” and “beginning {wanted.text}” contradict each other.")
    return request.with_(more_digits=(*request.more_digits, wanted))


def _take_purpose(request: Request, match: re.Match[str]) -> tuple[Request, int, int] | None:
    found = cut_purpose(match)
    if found is None:
        return None
    purposes, end = found
    return _put_purpose(request, purposes, match.string[match.start("phrase") : end]), match.start(), end


def _take_purpose_before_noun(request: Request, match: re.Match[str]) -> tuple[Request, int, int] | None:
    words = list(re.finditer(r"\S+", match["phrase"]))
    found = find_before_noun([word[0] for word in words])
    if found is None:
        return None
    begin = match.start("phrase") + words[found[1]].start()
    return _put_purpose(request, found[0], match.string[begin : match.end()]), begin, match.end()


def _put_purpose(request: Request, purposes: Sequence[Purpose], wording: str) -> Request:
    """Set the list: the first of those that a wording fits. Where there are several, the answer says so."""
    request = _put(request, "purpose", purposes[0])
    return request.with_(wording=" ".join(wording.split()) if len(purposes) > 1 else "")


def _take_numbers(request: Request, match: re.Match[str]) -> Request | None:
    text = match["taken"].strip()
    if not is_worth_reading(text):
        return None
    return request.with_(numbers=f"{request.numbers}, {text}" if request.numbers else text)


def _refuse_alternatives(_request: Request, match: re.Match[str]) -> Request:
    """Refuse "ending 00 or 50": digits narrow the list, so that both would have to be true of each number."""
    raise Contradiction(f"“{match[0]}” asks for two lists. Ask for one at a time, for example: {match[1]}")


_PAGES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

_PAGES_BY_WORD = {word: number for words in (_PAGES, _ORDINALS) for number, word in enumerate(words, start=1)}


def _take_page_word(request: Request, match: re.Match[str]) -> Request:
    return _put(request, "page", _PAGES_BY_WORD[match[1].lower()])


_TO_PAGE = r"(?:(?:(?:go|jump|skip) (?:to )?)?(?:on |at )?)"

PAGE: tuple[Clause, ...] = (
    _build_clause(rf"{_TO_PAGE}(?:page (?:number |no\.? |#)?|pg?\.? ?)(\d{{1,9}})", _set("page")),
    _build_clause(rf"{_TO_PAGE}(?:the )?(\d{{1,9}})(?:st|nd|rd|th) page", _set("page")),
    _build_clause(rf"{_TO_PAGE}page ({'|'.join(_PAGES)})", _take_page_word),
    _build_clause(rf"{_TO_PAGE}(?:the )?({'|'.join(_ORDINALS)}) page", _take_page_word),
    _build_clause(r"refresh(?:ed)?|up[ -]to[ -]date", _set("fresh", "true")),
)

_DURATION = rf"(\d{{1,4}}|an?|{_COUNT_WORDS}) ?(days?|weeks?|months?)"

_DAYS = {"day": 1, "week": 7, "month": 30}


def _take_within(request: Request, match: re.Match[str]) -> Request:
    number, unit = match[1].lower(), match[2].lower().removesuffix("s")
    count = 1 if number in ("a", "an") else _NUMERALS.get(number) or int(number)
    return _put(request, "within", count * _DAYS[unit])


CONTENTS: Clause = _build_clause(
    r"(?:(?:as |with )?(?:an? |the )?(?:table of )?contents|(?:grouped |group |listed )?(?:by|in) (?:the )?hundreds?)",
    _set("contents", "true"),
)

CONFIRMATION: Clause = _build_clause(re.compile(r"(?<!\S)confirm(?:ed)?\s*$", re.I), _set("confirmed", "true"))

FILE_KIND: Clause = _build_clause(
    r"(?:(?:as|in|to|into) )?(?:an? |the )?(csv|xlsx?|excel|json|spread ?sheet)(?: format| sheet)?(?: files?)?",
    _take_file_kind,
)

ORGANIZATION: Clause = _build_clause(r"org(?:ani[sz]ation)?(?: id)? (\S{30,120})", _set_text("org"))

PURPOSE: Clause = _build_clause(BEHIND_FOR, _take_purpose)

PURPOSE_NOUN: Clause = _build_clause(BEFORE_NOUN, _take_purpose_before_noun)

_FALLS_BELOW = (
    r"(?:(?:for |has |have |with |at |is |are |when |falls? |drops? |goes |gets |to )*"
    r"(?:below|under|less than|fewer than|lower than|down to|hits|reaches|at|<))"
)

BELOW_PERCENT: Clause = _build_clause(
    rf"{_FALLS_BELOW}\s?(\d{{1,3}})\s?(?:%|percent|per cent|pct)"
    r"(?: (?:of )?(?:its |their |the |all )*(?:active |free )?(?:numbers?|stock|left|available|free))*",
    _set("percent"),
)

EMPTY_WITHIN: Clause = _build_clause(
    r"(?:(?:is|are|be|becomes?|gets?|goes|will|would|may|might|could|runs?|running|going|to|expected) )*"
    r"(?:(?:empty|out|dry|short|low|exhausted|used up|gone) )+(?:of (?:active |free )?numbers? )?"
    rf"(?:with)?in (?:less than |under |about )?(?:the )?(?:next )?{_DURATION}",
    _take_within,
)

DAYS_BEFORE: Clause = _build_clause(rf"(?:about |at least )?{_DURATION} (?:before|ahead|in advance)", _take_within)

BELOW: Clause = _build_clause(
    rf"{_FALLS_BELOW}\s?{_COUNT}"
    r"(?: (?:active )?(?:numbers?|left|available|free))*",
    _set("below"),
)

DIGITS: tuple[Clause, ...] = (
    _build_clause(
        r"((?:end|finish|beginn?|start|contain)(?:ing|s|ed)?(?: (?:in|with|on|by))?(?: an?)? \d{1,15})"
        r"(?:(?:,? (?:or|and)(?: in| with)?|,|/|&) ?\d{1,15})+",
        _refuse_alternatives,
    ),
    _build_clause(
        rf"(?:that |which )?(?:end|finish)(?:ing|s|ed)?(?: (?:in|with|on|by))?(?: an?)? ({_DIGITS})",
        _take_digits(DigitsAt.END),
    ),
    _build_clause(r"(?:with |having )?(\d{1,15}) (?:at|in|on) (?:the|its|their) end", _take_digits(DigitsAt.END)),
    _build_clause(
        r"(?:with |having )?(\d{1,15}) (?:at|in) the (?:beginning|start|front)", _take_digits(DigitsAt.BEGINNING)
    ),
    _build_clause(
        rf"(?:that |which )?(?:beginn?|start)(?:ing|s|ed)?(?: (?:in|with|on|by))?(?: an?)? ({_DIGITS})",
        _take_digits(DigitsAt.BEGINNING),
    ),
    _build_clause(
        rf"(?:containing|contains?|including|with (?:the )?digits|area code|prefix) ({_DIGITS})",
        _take_digits(DigitsAt.ANYWHERE),
    ),
)
"""Where in numbers digits are wanted: "ending 00"."""

FILTER: Clause = _build_clause(FILTERS, take_filters)

SEARCH: tuple[Clause, ...] = (
    # Before numbers and digits, which would be searched for.
    _build_clause(
        rf"(?:go|jump|skip|scroll)(?: (?:straight|ahead|down|on))? to (?:the )?(?:numbers? )?({_GO_TO})",
        _set_text("go_to"),
    ),
    # First, because an owner's name may be a filter's word.
    _build_clause(re.compile(r"(?<![\w'-])owner [\"']([^\"\n]{1,255})[\"']", re.I), _set_text("owner")),
    # Without quotation marks, a name goes on as long as its words are capitalized: owner Grace Ito.
    _build_clause(
        r"(?:owner|owned by) ([^\s\ue000\x01]{1,60}(?: (?-i:[A-ZÀ-ÖØ-Þ])[^\s\ue000\x01]{0,60}){0,3})",
        _set_text("owner"),
    ),
    _build_clause(r"(?:sort(?:ed)?|order(?:ed)?)(?: by)?(?: the)? (number|state)s?", _set("sort")),
    *DIGITS,
    _build_clause(r"consecutive (\d{1,6})", _set("consecutive")),
    _build_clause(
        rf"({_COUNT_WORDS}|\d{{1,6}}) (?:or more )?(?:(?:free|available|active|phone) )?(?:numbers? )?"
        r"(?:consecutive|sequential|contiguous|in a row|in sequence)(?: (?:\w+ )?numbers?| ones)?",
        _take_consecutive,
    ),
    _build_clause(
        rf"(?:block|range|run|group) of (?:at least )?({_COUNT_WORDS}|\d{{1,6}})(?: consecutive)?(?: numbers?)?",
        _take_consecutive,
    ),
    _build_clause(r"person (\S{20,128})", _set_text("person")),
    PURPOSE,
    PURPOSE_NOUN,
    # Single phone numbers, then a few digits alone: these are searched for.
    _build_clause(NUMBERS, _take_numbers),
    _build_clause(r"ext(?:ension)?\.? ?(\d{1,10})", _set_text("extension")),
    FILTER,
    # How many are wanted is no search: the list shows all. "303 numbers" are those of an area code.
    _build_clause(
        r"(?:\d{1,2}|\d?(?:0|5)0|\d000|(?<=need )\d{1,4}|(?<=want )\d{1,4})"
        r"(?= (?:[a-z-]+ ){0,2}(?:numbers|ones|dids|lines|entries)\b)",
        lambda request, _match: request,
    ),
    _build_clause(r"(\d{2,6})", _take_digits(DigitsAt.ANYWHERE)),
)
