"""What is typed behind the word of each kind of command: lists of numbers, watches, targets, locations."""

import re
from collections.abc import Sequence

from bot.language.changes_phrases import is_about_changes, parse_watch_changes
from bot.language.clauses import ORGANIZATION, PAGE, PURPOSE, PURPOSE_NOUN
from bot.language.everywhere import EVERYWHERE, means_everywhere
from bot.language.patterns import compile_words
from bot.language.reading import TAKEN, Clause, mark_quotes, read_parts, replace_outside_names
from bot.language.search_clauses import SEARCH
from bot.language.threshold_clauses import BELOW, BELOW_PERCENT, DAYS_BEFORE, EMPTY_WITHIN
from bot.model import Request


def parse_list(request: Request, text: str, clauses: Sequence[Clause] = (*PAGE, ORGANIZATION, *SEARCH)) -> Request:
    """Parse a list of numbers: of the location that is named, or of all. Raises NotUnderstood or InvalidArgument."""
    request, name, left = read_parts(request, mark_quotes(text), (*clauses, _ignore(_LIST_WORDS)))
    if not name and means_everywhere(left):
        name = EVERYWHERE
    return request.with_texts({"location": name})


def parse_watch(request: Request, text: str) -> Request:
    """Parse a location or all of them, a list and a threshold. Raises NotUnderstood or InvalidArgument."""
    if is_about_changes(text):
        return parse_watch_changes(request, text)
    clauses = (*PAGE, ORGANIZATION, *_THRESHOLDS, _ignore(_LOW), PURPOSE, PURPOSE_NOUN, _ignore(_WATCH_WORDS))
    request, name, left = read_parts(request, mark_quotes(text), clauses)
    return request.with_texts({"location": name or (EVERYWHERE if means_everywhere(left) else "")})


def parse_unwatch(request: Request, text: str) -> Request:
    """Parse which watch: its number, its location, or all. What a list of watches says of it may follow."""
    clauses = (*_THRESHOLDS, PURPOSE, PURPOSE_NOUN, _ignore(_UNWATCH_WORDS))
    request, name, left = read_parts(request, mark_quotes(text), clauses)
    # A watch is found by its location; which list it is about decides between several of one location.
    request = request.without("below", "percent", "within")
    return request.with_texts({"watch": name or (EVERYWHERE if means_everywhere(left) else "")})


def parse_targets(request: Request, text: str) -> Request:
    """Parse the name of a location or of targets; nothing for all of them."""
    clauses = (*PAGE, ORGANIZATION, _ignore(_TARGET_WORDS))
    request, name, _ = read_parts(request, mark_quotes(text), clauses)
    return request.with_texts({"location": name})


def parse_locations(request: Request, text: str) -> Request:
    """Parse part of a location's name, its city, state or country; nothing for all locations."""
    clauses = (*PAGE, ORGANIZATION, _ignore(_LOCATION_WORDS))
    request, name, _ = read_parts(request, mark_quotes(text), clauses)
    return request.with_texts({"text": name})


_THRESHOLDS = (BELOW_PERCENT, EMPTY_WITHIN, DAYS_BEFORE, BELOW)
"""A share before a number: "below 10" is the beginning of "below 10%"."""

_LIST_WORDS = compile_words(
    """
    export(?:ed|ing)? download(?:ed|ing)? save e-?mail copy (?:as|in|into|to)_a_file files? report extract
    dump put still
    """
)

_LOW = compile_words(
    r"(?:(?:is|are|gets?|getting|runs?|running|becoming|nearly|almost|will|would|be|expected|to)_)*(?:low|out|short|empty|gone|dry)(?:_on|_of)?"
    r"(?:_(?:active_)?numbers)?"
)

_WATCH_WORDS = compile_words(
    """
    watch(?:ing|es)? alert(?:s|ing)? alarms? notif(?:y|ications?) notifying warn(?:ing)?s? monitor(?:ing)? keep eye ping
    message inform set_up set create add make start put threshold drops? falls? goes when(?:ever)? once if
    (?:every|each)_(?:day|morning|evening|week|hour|time|minute) daily weekly hourly immediately right_away at_once
    (?:by|via|with)_(?:an?_)?(?:e-?mail|message)
    """
)

_UNWATCH_WORDS = compile_words(
    """
    stop end cancel remove delete drop clear turn_off switch_off disable get_rid_of kill no_more don'?t do_not quit
    unwatch watch(?:ing|es|ed)? alert(?:s|ing)? alarms? notif(?:y|ications?) notifying monitor(?:ing)? warnings? number
    no\\.? about active numbers mute silence (?:telling|messaging|informing|pinging|posting)(?:_(?:me|us))?
    """
)

_TARGET_WORDS = compile_words(
    """
    auto-?attendants? auto_attendants? attendants? aas? ivrs? menus targets?
    hunt(?:ing)?[_-]?groups? ring(?:ing)?[_-]?groups? groups? hgs? call[_-]?queues? queues? cqs?
    (?:(?:is|are)_)?(?:assigned|linked|attached|mapped)_to alternates?(?:_of)?
    (?:has|have)_(?:(?:an?|any)_)?(?:other|second|additional|alternate)
    """
)

_LOCATION_WORDS = compile_words(
    """
    branch(?:es)? places buildings? facilit(?:y|ies) campus(?:es)? cities countries regions towns containing with
    matching like
    """
)


def _ignore(pattern: re.Pattern[str]) -> Clause:
    """Build a clause that takes words which only say which command is meant."""

    def take(request: Request, text: str) -> tuple[Request, str]:
        return request, replace_outside_names(pattern, lambda match: TAKEN * len(match[0]), text)

    return take
