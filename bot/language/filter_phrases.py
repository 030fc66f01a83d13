"""Filters as people say them: "active", "not main", "without service or toll-free numbers"."""

import re
from collections.abc import Mapping

from bot.language.reading import NAME_BEGIN, TAKEN, Contradiction
from bot.language.vocabulary import is_filler
from bot.model import Feature, Filter, Request

_WORDS: Mapping[str, Feature] = {
    "active": Feature.ACTIVE,
    "activated": Feature.ACTIVE,
    "inactive": Feature.INACTIVE,
    "unactivated": Feature.INACTIVE,
    "deactivated": Feature.INACTIVE,
    "in-active": Feature.INACTIVE,
    "main": Feature.MAIN,
    "tollfree": Feature.TOLL_FREE,
    "freephone": Feature.TOLL_FREE,
    "service": Feature.SERVICE,
    "standard": Feature.STANDARD,
    "regular": Feature.STANDARD,
    "reserved": Feature.RESERVED,
    "resting": Feature.RESTING,
}
"""What people call a feature; all but toll-free, which has several spellings of two words."""

_FEATURE = (
    r"(?:active|activated|inactive|in-active|unactivated|deactivated|main|toll[\s-]?frees?|free[\s-]?phone|service"
    r"|standard|regular|reserved|resting)"
)

_NOUN = r"(?:numbers?|nos|nums|ones?|lines?|dids?|ddis?|tns?)"

_NEGATION = (
    r"(?:(?:not|no|non|without|w/o(?:ut)?|exclud(?:e|es|ing)|except(?:\s+for)?|omit(?:ting)?|minus|never|neither"
    r"|skip(?:ping)?|hid(?:e|ing)|ignor(?:e|ing)|leav(?:e|ing)(?:\s+out)?|(?:other|rather)\s+than|apart\s+from|aside\s+from"
    r"|instead\s+of|(?:all|anything|everything)\s+but|(?:do\s+not|don'?t)\s+(?:show|list|include|give|want|need)(?:\s+me)?|(?:is|are|do|does)(?:n't|nt)(?:\s+have)?)(?:\s+(?:an?|the|any|be|being|yet|of))*[\s-]\s*|non-?)"
)

_ONE = rf"(?:{_NEGATION})?(?:{_FEATURE})(?:\s+{_NOUN})?"

_JOIN = r"(?:\s*[,;&+/]\s*(?:(?:and|or|but)\s+)?|\s+(?:and|or|nor|but)\s+)"

_PATTERN = rf"(?<![\w'-]){_ONE}(?:{_JOIN}(?:(?:also|only|just|the|that are|which are)\s+)?{_ONE})*(?![\w'-])"

FILTERS = re.compile(_PATTERN, re.IGNORECASE)

_PART = re.compile(
    rf"(?P<join>{_JOIN})?(?:(?:also|only|just|the|that are|which are)\s+)?"
    rf"(?P<no>{_NEGATION})?(?P<feature>{_FEATURE})(?P<noun>\s+{_NOUN})?",
    re.IGNORECASE,
)

_DISTRIBUTING = re.compile(
    r"without|w/o|exclud|except|omit|minus|neither|don.?t|do\s+not|skip|hid|ignor|leav|than|from|instead|but|\bno\b",
    re.IGNORECASE,
)
"""Negations that reach over "and": "without main and service numbers"."""

_NAME_WORDS = (Feature.MAIN, Feature.SERVICE, Feature.STANDARD)
"""Features whose words often begin a name: "Main Street". Before a further word they are part of it."""

_CLAUSE_WORDS = re.compile(
    r"(?:not?|non|without|exce|exclud|active|inactive|toll|main|service|standard|reserved|resting|end|begin|start|page|sort|order|consecutive"
    r"|contain|refresh|owner|ext|below|under|csv|xlsx?|excel|json|\d)",
    re.IGNORECASE,
)
"""What a clause begins with: no part of a name that would begin with the word before."""

_EITHER = re.compile(
    r"\b(?:active\b.{0,12}\b(?:or|and)\b.{0,12}\binactive|inactive\b.{0,12}\b(?:or|and)\b.{0,12}\bactive)\b", re.I
)


def take_filters(request: Request, match: re.Match[str]) -> Request | None:
    """Add the filters of a phrase; returns None for a word that is part of a name. Raises NotUnderstood."""
    parts = list(_PART.finditer(match[0]))
    if _begins_name(match, parts[-1]):
        return None
    if _EITHER.search(match[0]) and (re.search(r"\bor\b", match[0], re.I) or _follows_both(match)):
        return request  # "active or inactive" leaves nothing out
    is_excluded = distributes = False
    for part in parts:
        join = (part["join"] or "").strip().lower()
        continues = bool(join) and (distributes or join.split()[-1:] in (["or"], ["nor"]))
        was_excluded, is_excluded = is_excluded, bool(part["no"]) or (is_excluded and continues)
        if join.endswith("or") and not (was_excluded or is_excluded):
            raise Contradiction(
                f"“{match[0]}” asks for two lists: filters narrow the list, so each number would have to be both. "
                "Ask for one at a time."
            )
        distributes = bool(_DISTRIBUTING.search(part["no"])) if part["no"] else distributes and continues
        request = add_filter(request, Filter(_to_feature(part["feature"]), is_excluded))
    return request


def add_filter(request: Request, wanted: Filter) -> Request:
    """Add a filter behind those that are there. Raises NotUnderstood if it contradicts one of them."""
    if wanted in request.filters:
        return request
    if other := next((each for each in request.filters if each.contradicts(wanted)), None):
        raise Contradiction(f"“{other}” and “{wanted}” contradict each other: no number is both. Type one of them.")
    return request.with_(filters=(*request.filters, wanted))


def _follows_both(match: re.Match[str]) -> bool:
    return re.search(r"\bboth\s+$", match.string[: match.start()], re.I) is not None


def _to_feature(text: str) -> Feature:
    word = re.sub(r"[\s-]", "", text.lower()) if text.lower().startswith(("toll", "free")) else text.lower()
    return _WORDS[word.removesuffix("s") if word.startswith("toll") else word]


def _begins_name(match: re.Match[str], last: re.Match[str]) -> bool:
    """Return whether the last word of a phrase is the first of a name: "Main" in "Main Street"."""
    if last["noun"] or last["no"] or _to_feature(last["feature"]) not in _NAME_WORDS:
        return False
    following = re.match(rf"[ ]+([^\s{TAKEN}{NAME_BEGIN}]+)", match.string[match.end() :])
    return following is not None and not is_filler(following[1]) and not _CLAUSE_WORDS.match(following[1])
