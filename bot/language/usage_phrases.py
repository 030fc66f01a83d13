"""How people ask how many numbers are in use: the sentences that mean it, and what they type behind `usage`."""

import re

from bot.language.clauses import ORGANIZATION, PAGE
from bot.language.patterns import compile_words
from bot.language.reading import TAKEN, mark_quotes, read_parts, replace_outside_names
from bot.model import Request

_USED = r"(?:used|in[- ]use|assigned|taken|occupied|allocated)"

USAGE = (
    r"\b(?:usage|utili[sz]ation|utili[sz]ed|occupancy|fill (?:level|rate)|how full|how empty)\b"
    rf"|^(?!.*(?:\bnot\b|n't\b)).*\b(?:how many|how much|share|percent(?:age)?|proportion|count)\b.*\b{_USED}\b"
    rf"|\b{_USED} (?:vs\.?|versus|and|or|against|compared (?:to|with)) (?:un[a-z]+|free|available|spare)\b"
)
"""A sentence in small letters that asks for it."""

_CHART = compile_words("charts? graphs? diagrams? plot picture png")

_WORDS = compile_words(
    """
    usage utili[sz]ation utili[sz]ed occupancy full empty capacity fill level levels rates? report statistics stats
    share percent(?:age)? proportion in[-_]use inactive reserved toll-free charts? graphs? diagrams? plot pie bar
    picture image draw make as_an?_(?:png|picture|image) png vs versus against compared much unassigned count
    """
)


def parse_usage(request: Request, text: str) -> Request:
    """Parse the location whose numbers are counted; nothing for all of them. A chart may be asked for.

    Raises NotUnderstood.
    """
    if _CHART.search(text):
        request = request.with_(command="chart")
    request, name, _ = read_parts(request, mark_quotes(text), (*PAGE, ORGANIZATION, _ignore_words))
    return request.with_texts({"location": name})


def _ignore_words(request: Request, text: str) -> tuple[Request, str]:
    """Take the words that say only what is asked for."""
    return request, replace_outside_names(_WORDS, _take, text)


def _take(match: re.Match[str]) -> str:
    return TAKEN * len(match[0])
