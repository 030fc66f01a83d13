"""How people ask how a stock develops: the sentences that mean it, and what they type behind `trend`."""

import re

from bot.language.clauses import ORGANIZATION, PAGE, PURPOSE, PURPOSE_NOUN
from bot.language.everywhere import EVERYWHERE, means_everywhere
from bot.language.patterns import compile_words
from bot.language.reading import TAKEN, Clause, mark_quotes, read_parts, replace_outside_names
from bot.model import Request

_EMPTY = r"(?:out of|run(?:s|ning)? (?:out|dry|short|low)|empty|exhausted|used up|gone)"

_AHEAD = (
    r"(?:(?:this|next) (?:week|month|quarter|year)|(?:with)?in (?:the next )?(?:an?|\d+|\w+) (?:days?|weeks?|months?)"
    r"|by (?:the )?(?:end of|next|\w+day|christmas|new year)|before (?:the )?(?:end|christmas|new year|next))\b"
)

TREND = (
    r"\b(?:trends?|trending|forecasts?|outlook|projections?|predict(?:ion|ed)?|burn ?rate|runway)\b"
    r"|\b(?:numbers?|stock|availability)\b.*\bover (?:time|the (?:last|past) (?:\w+ )?(?:days?|weeks?|months?|year))\b"
    r"|\bhow (?:is|are|has|have)\b.*\b(?:develop|evolv|progress|chang|trend)(?:ing|ed)\b"
    r"|\bdevelopment\b.*\b(?:numbers?|stock)\b|\b(?:numbers?|stock)\b.*\bdevelopment\b"
    rf"|\bwhen\b.*\b(?:will|do|does|are|is|would|might|could)\b.*\b{_EMPTY}\b"
    r"|\bhow (?:long|soon|much longer|many (?:more )?(?:days|weeks|months))\b"
    rf".*\b(?:last|enough|left|until|before|{_EMPTY})\b"
    rf"|\b(?:which|what|where)\b.*\b{_EMPTY}\b.*\b(?:first|next|soonest|soon)\b"
    rf"|^(?:will|do|does|is|are)\b.*\b{_EMPTY}\b.*\bsoon\b"
    rf"|^(?!.*\b(?:alert|notify|warn|tell|watch)\b).*\b{_EMPTY}\b.*\b{_AHEAD}"
    r"|\bhow (?:fast|quickly)\b.*\b(?:us(?:e|ing|ed)|assign|go|going|los|consum|shrink|drop|fall|run)"
)
"""A sentence in small letters that asks for it."""

TREND_BEHIND = (
    r"^(?:charts?|graphs?|diagrams?|plot|draw|usage|numbers?|stock|availability)\b"
    r".*\b(?:trends?|forecasts?|over (?:time|the (?:last|past)))\b"
)
"""The same where it begins with the word of another command."""

_CHART = compile_words("charts? graphs? diagrams? plot picture png curve")

_WORDS = compile_words(
    """
    trends? trending forecasts? outlook projections? predict(?:ion|ed)? burn_?rate runway stock levels? usage history
    over_time over_the_(?:last|past)_(?:\\w+_)?(?:days?|weeks?|months?|year) development develop(?:ing|ed|s)?
    evolv(?:ing|ed) progress(?:ing|ed)? chang(?:ing|ed) run(?:s|ning)?_(?:out|dry|short|low)(?:_of)? run empty exhausted
    used_up gone long(?:er)? soon(?:est)? fast quickly first next last(?:s|ing)? enough until before much more days
    weeks months charts? graphs? diagrams? plot picture png curve draw line making will would supply going assigning
    losing consuming shrinking dropping falling rate by_when when out
    (?:this|next)_(?:week|month|quarter|year) (?:with)?in_(?:the_next_)?(?:\\d+|an?)_(?:days?|weeks?|months?)
    (?:by|before)_(?:the_)?(?:end_of_)?(?:this_|the_|next_)?(?:week|month|quarter|year)
    """
)


def parse_trend(request: Request, text: str) -> Request:
    """Parse the location and the list; nothing for all locations. A chart of all may be asked for.

    Raises NotUnderstood.
    """
    clauses: tuple[Clause, ...] = (*PAGE, ORGANIZATION, _ignore_words, PURPOSE, PURPOSE_NOUN)
    request, name, left = read_parts(request, mark_quotes(text), clauses)
    if not name and (means_everywhere(left) or _CHART.search(text)):
        name = EVERYWHERE
    return request.with_texts({"location": name})


def _ignore_words(request: Request, text: str) -> tuple[Request, str]:
    """Take the words that say only what is asked for."""
    return request, replace_outside_names(_WORDS, _take, text)


def _take(match: re.Match[str]) -> str:
    return TAKEN * len(match[0])
