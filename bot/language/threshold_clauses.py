"""Clauses that say when to alert: "below 5", "below 10%", "empty within 30 days"."""

import re

from bot.language.clause_building import build_clause, put_argument, set_argument
from bot.language.numerals import NUMERAL, NUMERALS
from bot.language.reading import Clause
from bot.model import Request

_COUNT = r"(\d{1,3}(?:,\d{3})+|\d{1,9})"

_DURATION = rf"(\d{{1,4}}|an?|{NUMERAL}) ?(days?|weeks?|months?)"

_DAYS = {"day": 1, "week": 7, "month": 30}


def _take_within(request: Request, match: re.Match[str]) -> Request:
    number, unit = match[1].lower(), match[2].lower().removesuffix("s")
    count = 1 if number in ("a", "an") else NUMERALS.get(number) or int(number)
    return put_argument(request, "within", count * _DAYS[unit])


_FALLS_BELOW = (
    r"(?:(?:for |has |have |with |at |is |are |when |falls? |drops? |goes |gets |to )*"
    r"(?:below|under|less than|fewer than|lower than|down to|hits|reaches|at|<))"
)

BELOW_PERCENT: Clause = build_clause(
    rf"{_FALLS_BELOW}\s?(\d{{1,3}})\s?(?:%|percent|per cent|pct)"
    r"(?: (?:of )?(?:its |their |the |all )*(?:active |free )?(?:numbers?|stock|left|available|free))*",
    set_argument("percent"),
)

EMPTY_WITHIN: Clause = build_clause(
    r"(?:(?:is|are|be|becomes?|gets?|goes|will|would|may|might|could|runs?|running|going|to|expected) )*"
    r"(?:(?:empty|out|dry|short|low|exhausted|used up|gone) )+(?:of (?:active |free )?numbers? )?"
    rf"(?:with)?in (?:less than |under |about )?(?:the )?(?:next )?{_DURATION}",
    _take_within,
)

DAYS_BEFORE: Clause = build_clause(rf"(?:about |at least )?{_DURATION} (?:before|ahead|in advance)", _take_within)

BELOW: Clause = build_clause(
    rf"{_FALLS_BELOW}\s?{_COUNT}"
    r"(?: (?:active )?(?:numbers?|left|available|free))*",
    set_argument("below"),
)
