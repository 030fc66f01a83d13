"""How people ask what is wrong with their numbers: the sentences that mean it, and what they type behind `check`."""

import re

from bot.language.clauses import ORGANIZATION, PAGE
from bot.language.patterns import build_any, compile_words
from bot.language.reading import NAME_BEGIN, NAME_END, TAKEN, mark_quotes, read_parts, replace_outside_names
from bot.model import Problem, Request

_PROBLEMS = r"(?:problems?|issues?|anomal(?:y|ies)|inconsistenc(?:y|ies)|misconfigurations?|mistakes?|errors?)"

_SUBJECT = (
    r"(?:numbers?|dids?|inventory|reservations?|(?:hunt |ring )?groups?|(?:call )?queues?|(?:auto ?)?attendants?)"
)

_TARGETS = r"(?:targets|(?:hunt |ring )?groups|(?:call )?queues|(?:auto ?)?attendants)"

_NO_NUMBER = r"(?:without(?: any| an?)?|(?:have|has|with|having) no)(?: phone)? numbers?\b"

_BEFORE = build_any(
    f"all our my the your on of for health whole every full empty inactive unreachable no missing {_PROBLEMS}"
    " with in main without any"
)

_OTHER = r"(?!.*\d{3})(?!.*\b(?:free|available|availability|unused|spare|unassigned|left|stock)\b)(?!.*\bfor an? )"
"""What is no check: a phone number, or what is available."""

CHECK = (
    rf"^(?:please |can you |could you |pls )*(?:check|verify|inspect|examine)(?: {_BEFORE})* {_SUBJECT}\b{_OTHER}"
    r"|^(?:please |can you |could you )*check(?: everything| all| full| empty| inactive)?$"
    rf"|\b(?:any|are there|is there|what|which|find|show|list|see)\b.*\b{_PROBLEMS}\b.*\b{_SUBJECT}\b{_OTHER}"
    rf"|\b{_SUBJECT}\b.*\b(?:health check|hygiene|{_PROBLEMS})\b{_OTHER}"
    rf"|\b{_TARGETS}\b.*\b{_NO_NUMBER}{_OTHER}"
    rf"|\b{_TARGETS}\b (?:that |which )?(?:are|is) full\b|\bfull {_TARGETS}\b"
    rf"|^(?:find|show|list|any)(?: me)?(?: all| the)? {_PROBLEMS}$|^audit (?:all |our |my |the )*{_SUBJECT}$"
    r"|^(?:number |numbers )?(?:hygiene|health check)\b"
    rf"|\b(?:anything|something|what(?:'s| is| are)?)\b.*\bwrong with\b.*\b{_SUBJECT}\b{_OTHER}"
)
"""A sentence in small letters that asks for it."""

_KINDS: tuple[tuple[Problem, re.Pattern[str]], ...] = tuple(
    (problem, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for problem, pattern in (
        (Problem.MAIN, "main numbers?"),
        (Problem.INACTIVE, "inactive"),
        (Problem.FULL, "full|ten of ten"),
        (Problem.RESERVED, "reservations?"),
        (Problem.EMPTY, f"empty|{_NO_NUMBER}"),
    )
)
"""Which problem a text asks about: the first that it names."""

_NAMES = re.compile(f"{NAME_BEGIN}[^{NAME_END}]*{NAME_END}")
"""Names of locations, in which a word means nothing else: "Main Street"."""

_WORDS = compile_words(
    rf"""
    (?:no|missing|inactive|without(?:_an?|_any)?)_main_numbers? main_numbers?
    (?:without(?:_any|_an?)?|(?:have|has|with|having)_no)(?:_phone)?_numbers?
    check(?:ed|ing)? verify inspect examine audit hygiene health numbers? inventory everything {_PROBLEMS} anything
    something wrong with inactive full ten_of_ten reservations? empty without unreachable hunt ring groups? call queues?
    auto attendants? targets?
    """
)


def parse_check(request: Request, text: str) -> Request:
    """Parse the location whose numbers are checked; nothing for all of them. One problem may be named.

    Raises NotUnderstood.
    """
    unnamed = _NAMES.sub("", text)
    named = next((problem for problem, pattern in _KINDS if pattern.search(unnamed)), None)
    request, name, _ = read_parts(request, mark_quotes(text), (*PAGE, ORGANIZATION, _ignore_words))
    return request.with_(problem=named).with_texts({"location": name})


def _ignore_words(request: Request, text: str) -> tuple[Request, str]:
    """Take the words that say only what is asked for."""
    return request, replace_outside_names(_WORDS, lambda match: TAKEN * len(match[0]), text)
