"""Clauses that narrow or sort a list of numbers, or say where in it to begin."""

import re

from bot.language.clause_building import build_clause, put_argument, set_argument, set_text
from bot.language.clauses import FILTER, PURPOSE, PURPOSE_NOUN
from bot.language.digit_clauses import DIGITS, take_digits
from bot.language.number_spans import NUMBERS, is_worth_reading
from bot.language.numerals import NUMERAL, NUMERALS
from bot.language.reading import Clause
from bot.model import DigitsAt, Request
from bot.model.arguments import read_argument

_GO_TO = r"\+?\(?\d(?:[\d().-]|\s(?=\(?\d))*x{0,4}"
"""A number, or how one begins; the last digits may be open: "214-201-63xx"."""


def _take_consecutive(request: Request, match: re.Match[str]) -> Request:
    text = match[1].lower()
    count = str(NUMERALS.get(text, text))
    return put_argument(request, "consecutive", read_argument("consecutive", count))


def _take_numbers(request: Request, match: re.Match[str]) -> Request | None:
    text = match["taken"].strip()
    if not is_worth_reading(text):
        return None
    return request.with_(numbers=f"{request.numbers}, {text}" if request.numbers else text)


SEARCH: tuple[Clause, ...] = (
    # Before numbers and digits, which would be searched for.
    build_clause(
        rf"(?:go|jump|skip|scroll)(?: (?:straight|ahead|down|on))? to (?:the )?(?:numbers? )?({_GO_TO})",
        set_text("go_to"),
    ),
    # Before filters, because an owner's name may be a filter's word.
    build_clause(re.compile(r"(?<![\w'-])owner [\"']([^\"\n]{1,255})[\"']", re.I), set_text("owner")),
    # Without quotation marks, a name goes on as long as its words are capitalized: owner Grace Ito.
    build_clause(
        r"(?:owner|owned by) ([^\s\ue000\x01]{1,60}(?: (?-i:[A-ZÀ-ÖØ-Þ])[^\s\ue000\x01]{0,60}){0,3})",
        set_text("owner"),
    ),
    build_clause(r"(?:sort(?:ed)?|order(?:ed)?)(?: by)?(?: the)? (number|state)s?", set_argument("sort")),
    *DIGITS,
    build_clause(r"consecutive (\d{1,6})", set_argument("consecutive")),
    build_clause(
        rf"({NUMERAL}|\d{{1,6}}) (?:or more )?(?:(?:free|available|active|phone) )?(?:numbers? )?"
        r"(?:consecutive|sequential|contiguous|in a row|in sequence)(?: (?:\w+ )?numbers?| ones)?",
        _take_consecutive,
    ),
    build_clause(
        rf"(?:block|range|run|group) of (?:at least )?({NUMERAL}|\d{{1,6}})(?: consecutive)?(?: numbers?)?",
        _take_consecutive,
    ),
    build_clause(r"person (\S{20,128})", set_text("person")),
    PURPOSE,
    PURPOSE_NOUN,
    # Single phone numbers, then a few digits alone: these are searched for.
    build_clause(NUMBERS, _take_numbers),
    build_clause(r"ext(?:ension)?\.? ?(\d{1,10})", set_text("extension")),
    FILTER,
    # How many are wanted is no search: the list shows all. "303 numbers" are those of an area code.
    build_clause(
        r"(?:\d{1,2}|\d?(?:0|5)0|\d000|(?<=need )\d{1,4}|(?<=want )\d{1,4})"
        r"(?= (?:[a-z-]+ ){0,2}(?:numbers|ones|dids|lines|entries)\b)",
        lambda request, _match: request,
    ),
    build_clause(r"(\d{2,6})", take_digits(DigitsAt.ANYWHERE)),
)
