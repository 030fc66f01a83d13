"""A text read again, once the names of the organization's locations are known.

The whole text comes first: a location called exactly so wins over any clause ("Store 1021", "Main Street Active").
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot import limits
from bot.errors import NotUnderstood, UnknownCommand
from bot.language.everywhere import EVERYWHERE
from bot.language.mentions import to_word
from bot.language.names import MIN_TYPO_SIMILARITY, find_nearest, find_one_near, match_locations
from bot.language.purpose_phrases import find_before_noun
from bot.language.reading import NAME_BEGIN, NotAllUnderstood, mark_name
from bot.language.vocabulary import is_filler
from bot.model import TARGET_LISTS, DigitsAt, FollowUp, Location, Request, Suggestion, fold, to_uuid
from bot.model.names import fold_loosely

Parse = Callable[[str], Request | FollowUp]

_MAX_WORDS = 60
"""Of a text, in which names are looked for: what follows are numbers."""

_MAX_NAME_WORDS = 10

_MIN_SECOND_NAME_LENGTH = 4

_WORD = re.compile(r"[^\s]+")

_QUOTES = "\"'"

_WORDS = ("numbers", "number", "find", "search", "export", "download", "watch", "alert", "locations", *TARGET_LISTS)
"""The words of the commands that take a location."""


def forget_text(parsed: Request | FollowUp) -> Request | FollowUp:
    """Return what was parsed without the text that could be read again."""
    if isinstance(parsed, Request):
        return parsed.without("said")
    alone = parsed.alone.without("said") if parsed.alone else None
    return replace(parsed, change=parsed.change.without("said"), alone=alone)


def may_be_new(asked: Request, locations: Sequence[Location], age_seconds: float) -> bool:
    """Return whether a text may name a location that is not in the list yet, which was read so long ago.

    None has the whole name. Where some share a word with it, the list is not read again for a few seconds, unless the
    text has digits beside that word: "Store 1023".
    """
    name = asked.text or asked.location
    if not name or name == EVERYWHERE or to_uuid(name):
        return False
    if next(_mark_whole_names(asked.said, locations), None) is not None:
        return False
    is_shared = bool(match_locations(locations, name)) and not asked.digits
    return not is_shared or age_seconds >= limits.LOCATIONS_REREAD_SECONDS


def read_again(
    parsed: Request | FollowUp,
    parse: Parse,
    locations: Sequence[Location],
    others: Sequence[Location] = (),
    *,
    may_guess: bool,
) -> Request | FollowUp:
    """Read a text again with the locations known. Raises NotUnderstood.

    `others` are locations without Webex Calling. `may_guess` says whether a location with a similar name may be taken:
    only where nothing is changed.
    """
    if isinstance(parsed, FollowUp):
        return _read_follow_up(parsed, parse, locations)
    if not parsed.said:
        return parsed
    for marked in _mark_whole_names(parsed.said, locations):
        if found := _try(marked, parse, parsed.command):
            return found
    read = parse(parsed.said)
    plain = (read if isinstance(read, Request) else parsed).without("said")
    plain = _read_postal_code(parsed.said, plain, locations)
    name = plain.text if plain.command == "locations" else plain.location
    if not name or name == EVERYWHERE or match_locations(others, name):
        return plain
    if match_locations(locations, name):
        _check_one_location(parsed.said, name, parse, plain, locations)
        return plain
    return _read_unknown_name(parsed.said, name, parse, plain, locations, may_guess=may_guess)


def _read_unknown_name(
    said: str, name: str, parse: Parse, plain: Request, locations: Sequence[Location], *, may_guess: bool
) -> Request:
    """Read a text whose name no location has: a name with a typo, or with words around it. Raises NotUnderstood."""
    # "Birmingham Airprt" is not Birmingham.
    if may_guess and (near := find_one_near(locations, name, MIN_TYPO_SIMILARITY)):
        return plain.with_(location=near.id, guess=near.name)
    if plain.command in TARGET_LISTS:
        return plain  # perhaps it is the name of a target
    if part := _find_part(name, locations):
        _check_one_location(said, part, parse, plain, locations)
        return _read_part(said, part, parse, plain, may_guess=may_guess)
    # A question about a phone number: "is +1 205-635-0001 on that plan?"
    if plain.command == "numbers" and plain.numbers and not _is_explicit(said):
        return plain.without("location").with_(command="find")
    if may_guess and (near := find_one_near(locations, name)):
        return plain.with_(location=near.id, guess=near.name)
    if plain == Request("numbers", location=name) and not _is_explicit(said) and not find_nearest(locations, name):
        raise _build_unknown(said)
    return plain


def _check_one_location(said: str, name: str, parse: Parse, plain: Request, locations: Sequence[Location]) -> None:
    """Raise NotUnderstood if a text names another location beside `name`: "numbers Denver and Chicago"."""
    begin = said.find(name)
    if begin < 0 or fold(said).endswith(f"{plain.command} {fold(name)}"):
        return
    try:
        parse(_mark(said, begin, begin + len(name)))
    except NotAllUnderstood as error:
        rest = _strip_joints(error.rest)
        # "new" begins New York, but is a common word.
        here, there = match_locations(locations, name), match_locations(locations, rest)
        if (
            len(rest) >= _MIN_SECOND_NAME_LENGTH
            and there
            and not {each.id for each in here} & {each.id for each in there}
        ):
            raise _build_choice([here[0], there[0]], plain) from None
    except NotUnderstood:
        return  # the command says so itself


def _strip_joints(rest: str) -> str:
    """Return a name without the words and signs that join it to another."""
    return re.sub(r"^(?:and|or|plus|also|[&,/+\s])+\s|[,\s]+$", "", f"{rest} ", flags=re.IGNORECASE).strip()


def _build_choice(named: Sequence[Location], plain: Request) -> NotUnderstood:
    names = " and ".join(f"“{_cut(each.name)}”" for each in named)
    suggestions = tuple(Suggestion(_cut(each.name)[:40], plain.with_(location=each.id)) for each in named)
    return NotUnderstood(f"That names two locations: {names}. Which one?", suggestions)


def _build_unknown(said: str) -> UnknownCommand:
    return UnknownCommand(
        f"I don't understand “{_cut(said)}”: that is not a command, and no location has this name. "
        "Type help for a list.",
        (Suggestion("Show help", Request("help")), Suggestion("Show locations", Request("locations"))),
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def _read_postal_code(said: str, request: Request, locations: Sequence[Location]) -> Request:
    """Return the request about the locations with a postal code, where nothing but that was typed: "numbers 80202"."""
    digits = request.digits
    is_list = request.command == "numbers" or (request.command == "find" and said.strip() == digits)
    if not is_list or not digits or request.location or request.digits_at is not DigitsAt.ANYWHERE:
        return request
    is_known = any(fold(each.postal_code) == digits for each in locations if each.postal_code)
    return request.without("digits").with_(command="numbers", location=digits) if is_known else request


def _read_follow_up(follow_up: FollowUp, parse: Parse, locations: Sequence[Location]) -> Request | FollowUp:
    """Read a follow-up again: with a location's whole name in it, it may mean something else ("Main Office")."""
    for marked in _mark_whole_names(follow_up.change.said, locations):
        try:
            return forget_text(parse(marked))
        except NotUnderstood:
            continue
    return forget_text(follow_up)


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


def _try(marked: str, parse: Parse, command: str, *, may_name_list: bool = True) -> Request | None:
    """Return what a marked text means; None where it means another command, or has words that nobody understands.

    `may_name_list` says whether such words may be the name of a list.
    """
    try:
        parsed = parse(marked)
    except NotAllUnderstood as error:
        return _try_purpose(marked, error.rest, parse, command) if may_name_list else None
    except NotUnderstood:
        return None
    request = parsed if isinstance(parsed, Request) else parsed.alone
    if request is None or {request.command, command} not in ({command}, {"numbers", "find"}, {"numbers", "summary"}):
        return None
    return request.without("said")


def _is_explicit(said: str) -> bool:
    """Return whether a text begins with a command's word: then every word of it is meant."""
    return to_word(said.split()[0]) in _WORDS


def _try_purpose(marked: str, rest: str, parse: Parse, command: str) -> Request | None:
    """Read the words that are left beside a name as a list: "numbers Denver hunt group"."""
    words = rest.split()
    found = find_before_noun(words)
    if found is None or found[1] > 0 or rest not in marked:
        return None
    return _try(marked.replace(rest, f"for {rest}", 1), parse, command, may_name_list=False)


def _find_part(name: str, locations: Sequence[Location]) -> str | None:
    """Return the longest part of what was taken for a name that a location has; None if none has any."""
    fields = ((each.name, each.city, each.state, each.postal_code, each.country) for each in locations)
    known = sorted({word for texts in fields for text in texts if text for word in fold(text).split()})
    for part in _list_parts(name):
        # Most parts have a word that no location has: to compare them with every location would take long.
        if all(_begins_one(word, known) for word in fold(part).split()) and match_locations(locations, part):
            return part
    return None


def _begins_one(word: str, known: Sequence[str]) -> bool:
    index = bisect_left(known, word)
    return index < len(known) and known[index].startswith(word)


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
        if _is_explicit(said) and re.search(rf"\bfor (?:an? |the )?{re.escape(error.rest)}", said, re.IGNORECASE):
            return plain  # the command says which lists there are
        if not may_guess or error.without_rest.count(NAME_BEGIN) != 1:
            raise
        parsed = parse(error.without_rest)
    request = parsed if isinstance(parsed, Request) else parsed.alone
    return request.without("said") if request else plain
