"""A text read again, once the names of the organization's locations are known.

The whole text comes first: a location called exactly so wins over any clause ("Store 1021", "Main Street Active").
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.errors import NotUnderstood
from bot.language.names import find_one_near, match_locations
from bot.language.purposes import find_purpose
from bot.language.reading import NAME_BEGIN, NotAllUnderstood, mark_name
from bot.language.vocabulary import is_filler
from bot.model import PURPOSES, FollowUp, Location, Request, Suggestion, fold
from bot.model.names import fold_loosely

Parse = Callable[[str], Request | FollowUp]

_MAX_WORDS = 60
"""Of a text, in which names are looked for: what follows are numbers."""

_MAX_NAME_WORDS = 12

_NO_PURPOSE = re.compile(r"^for (?:an? |the )?(.+)$", re.IGNORECASE)

_WORD = re.compile(r"[^\s]+")

_QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means, and what to say of how it was understood."""

    request: Request
    note: str = ""


def read_again(request: Request, parse: Parse, locations: Sequence[Location], *, may_guess: bool) -> Understood:
    """Read the text of a request again with the locations known. Raises NotUnderstood.

    `may_guess` says whether a location with a similar name may be taken: only where nothing is changed.
    """
    said, plain = request.said, request.without("said")
    for marked in _mark_whole_names(said, locations):
        if found := _try(marked, parse, plain.command):
            return Understood(found)
    name = plain.text if plain.command == "locations" else plain.location
    if not name or name == "all" or match_locations(locations, name):
        return Understood(plain)
    for part in _list_parts(name):
        if match_locations(locations, part):
            return Understood(_read_part(said, part, parse, plain, may_guess=may_guess))
    if may_guess and plain.command != "locations" and (near := find_one_near(locations, name)):
        return Understood(plain.with_(location=near.id), f"Showing {near.name}.")
    return Understood(plain)


def _mark_whole_names(said: str, locations: Sequence[Location]) -> Iterator[str]:
    """Yield the text with a name of a location marked in it, the longest name first."""
    names = {fold(each.name) for each in locations} | {fold_loosely(each.name) for each in locations}
    words = list(_WORD.finditer(said))[:_MAX_WORDS]
    folded = [_fold_word(word[0]) for word in words]
    for count in range(min(len(words), _MAX_NAME_WORDS), 0, -1):
        for begin in range(len(words) - count + 1):
            window = " ".join(filter(None, folded[begin : begin + count]))
            if window and folded[begin] and folded[begin + count - 1] and _is_name(window, names):
                yield _mark(said, words[begin].start(), words[begin + count - 1].end())


def _fold_word(word: str) -> str:
    return fold(word) if any(map(str.isalnum, word)) or "&" in word else ""


def _is_name(window: str, names: set[str]) -> bool:
    return window in names or fold_loosely(window) in names


def _mark(said: str, begin: int, end: int) -> str:
    name = said[begin:end].strip(_QUOTES + ",;:?!")
    return f"{said[:begin]}{mark_name(name)}{said[end:]}"


def _try(marked: str, parse: Parse, command: str) -> Request | None:
    """Return what a marked text means; None where it means another command, or has words that nobody understands."""
    try:
        parsed = parse(marked)
    except NotAllUnderstood as error:
        return _try_purpose(marked, error.rest, parse, command)
    except NotUnderstood:
        return None
    request = parsed if isinstance(parsed, Request) else parsed.alone
    if request is None or {request.command, command} not in ({command}, {"numbers", "find"}):
        return None
    return request.without("said")


def _try_purpose(marked: str, rest: str, parse: Parse, command: str) -> Request | None:
    """Read the words that are left beside a name as a list: "numbers Denver hunt group"."""
    if find_purpose(rest) is None or rest not in marked or rest.startswith("for "):
        return None
    return _try(marked.replace(rest, f"for {rest}", 1), parse, command)


def _list_parts(name: str) -> Iterator[str]:
    """Yield the parts of what was taken for a name that may be one, the longest first."""
    words = name.split()[:_MAX_NAME_WORDS]
    for count in range(len(words) - 1, 0, -1):
        for begin in range(len(words) - count + 1):
            part = words[begin : begin + count]
            if not is_filler(part[0]) and not is_filler(part[-1]) and len(" ".join(part)) > 2:
                yield " ".join(part)


def _read_part(said: str, part: str, parse: Parse, plain: Request, *, may_guess: bool) -> Request:
    """Read a text in which part of what was taken for a name is one. Raises NotUnderstood."""
    begin = said.find(part)
    marked = _mark(said, begin, begin + len(part)) if begin >= 0 else said
    try:
        parsed = parse(marked)
    except NotAllUnderstood as error:
        if found := _try_purpose(marked, error.rest, parse, plain.command):
            return found
        if unknown := _NO_PURPOSE.match(error.rest):
            raise _build_no_list(unknown[1], plain.with_(location=part)) from None
        if not may_guess or error.without_rest.count(NAME_BEGIN) != 1:
            raise
        parsed = parse(error.without_rest)
    request = parsed if isinstance(parsed, Request) else parsed.alone
    return request.without("said") if request else plain


def _build_no_list(name: str, request: Request) -> NotUnderstood:
    titles = ", ".join(each.title.lower().removesuffix(" numbers") for each in PURPOSES)
    return NotUnderstood(
        f"There is no list “{name}”. Lists: {titles}.",
        (Suggestion("Show the default list", request), Suggestion("Show lists", Request("help", topic="lists"))),
    )
