"""Clauses that say where in numbers digits are wanted: "ending 00"."""

import re

from bot.language.clause_building import Take, build_clause
from bot.language.reading import Clause, Contradiction
from bot.model import Digits, DigitsAt, Request
from bot.model.arguments import read_argument

_DIGITS = r"\+?\(?\d+(?:[().-]{1,2}\d+|\s\(?\d{3,}\)?)*"


def take_digits(at: DigitsAt) -> Take:
    """Build what adds the first group to the digits that are searched for."""

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


def _refuse_alternatives(_request: Request, match: re.Match[str]) -> Request:
    """Refuse "ending 00 or 50": digits narrow the list, so that both would have to be true of each number."""
    raise Contradiction(f"“{match[0]}” asks for two lists. Ask for one at a time, for example: {match[1]}")


DIGITS: tuple[Clause, ...] = (
    build_clause(
        r"((?:end|finish|beginn?|start|contain)(?:ing|s|ed)?(?: (?:in|with|on|by))?(?: an?)? \d{1,15})"
        r"(?:(?:,? (?:or|and)(?: in| with)?|,|/|&) ?\d{1,15})+",
        _refuse_alternatives,
    ),
    build_clause(
        rf"(?:that |which )?(?:end|finish)(?:ing|s|ed)?(?: (?:in|with|on|by))?(?: an?)? ({_DIGITS})",
        take_digits(DigitsAt.END),
    ),
    build_clause(r"(?:with |having )?(\d{1,15}) (?:at|in|on) (?:the|its|their) end", take_digits(DigitsAt.END)),
    build_clause(
        r"(?:with |having )?(\d{1,15}) (?:at|in) the (?:beginning|start|front)", take_digits(DigitsAt.BEGINNING)
    ),
    build_clause(
        rf"(?:that |which )?(?:beginn?|start)(?:ing|s|ed)?(?: (?:in|with|on|by))?(?: an?)? ({_DIGITS})",
        take_digits(DigitsAt.BEGINNING),
    ),
    build_clause(
        rf"(?:containing|contains?|including|with (?:the )?digits|area code|prefix) ({_DIGITS})",
        take_digits(DigitsAt.ANYWHERE),
    ),
)
"""Where in numbers digits are wanted: "ending 00"."""
