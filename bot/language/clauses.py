"""How what follows a command's name is parsed: a name first, then clauses in any order.

Clauses are taken from the end, as long as one is found there; what is left in front is the name. So a name may hold
a clause's word ("Main Street"), and a name that ends in such a word goes in quotation marks.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from bot.language.purposes import apply_purpose
from bot.model import FileKind, Filter, Request

Take: TypeAlias = Callable[[Request, re.Match[str]], Request | None]
"""Adds what a clause says to a request; returns None where it turns out to be no clause. Raises InvalidArgument."""

Clause: TypeAlias = tuple[re.Pattern[str], Take]
"""How a clause ends a text, and what it says."""

_PREPOSITION = re.compile(r"^(?:at|in|for)\s+", re.IGNORECASE)
_QUOTED = re.compile(r'^"([^"]*)"')


def parse_name(text: str) -> str:
    """Return the name that was typed, without quotation marks around it or a preposition before it."""
    text = _PREPOSITION.sub("", text.strip())
    quoted = _QUOTED.match(text)
    return (quoted[1] if quoted else text).strip()


def parse_clauses(request: Request, text: str, clauses: Sequence[Clause], rest: str) -> Request:
    """Add to the request what `text` says: its clauses, and what is left before them as the argument named `rest`.

    Raises InvalidArgument.
    """
    bare = _PREPOSITION.sub("", text.strip())
    quoted = _QUOTED.match(bare)
    # The preposition stays unless a quotation follows: it may belong to a clause ("summary for hunt group").
    head, tail = (quoted[0], bare[quoted.end() :]) if quoted else ("", text.strip())
    while (taken := _take_clause(request, tail, clauses)) is not None:
        request, tail = taken
    return request.with_texts({rest: parse_name(head) or parse_name(tail)})


def _take_clause(request: Request, text: str, clauses: Sequence[Clause]) -> tuple[Request, str] | None:
    """Take one clause off the end; returns the request with it and the shorter text, or None without a clause."""
    spaced = f" {text}"  # so that a clause can be all there is
    for pattern, take in clauses:
        match = pattern.search(spaced)
        if match and (taken := take(request, match)):
            return taken, spaced[: match.start()].strip()
    return None


def _build_clause(pattern: str, take: Take) -> Clause:
    return re.compile(rf"\s(?:{pattern})\s*$", re.IGNORECASE), take


def _set(**arguments: int | str) -> Take:
    """Build what sets arguments to a clause's groups (named by their number) or to a fixed text."""

    def take(request: Request, match: re.Match[str]) -> Request:
        texts = {name: match[source] if isinstance(source, int) else source for name, source in arguments.items()}
        return request.with_texts({name: text.lower() if name == "sort" else text for name, text in texts.items()})

    return take


def _take_filter(request: Request, match: re.Match[str]) -> Request:
    word = re.sub(r"toll[\s-]?free", "toll-free", match[2].lower())
    wanted = Filter.parse(f"not {word}" if match[1] else word)
    if wanted in request.filters:
        return request
    # Clauses come from the end: what was typed first stands first.
    return request.with_(filters=(wanted, *request.filters))


def _take_file_kind(request: Request, match: re.Match[str]) -> Request:
    kind = match[1].lower()
    return request.with_(file=FileKind.XLSX if kind == "excel" else FileKind(kind))


def _take_purpose(request: Request, match: re.Match[str]) -> Request | None:
    return apply_purpose(request, match[1])


PAGE: tuple[Clause, ...] = (
    _build_clause(r"page (\d{1,9})", _set(page=1)),
    _build_clause(r"refresh", _set(fresh="true")),
)

CONFIRMATION: Clause = _build_clause(r"confirm(?:ed)?", _set(confirmed="true"))

FILE_KIND: Clause = _build_clause(r"as (?:an? )?(csv|xlsx|excel|json)(?: file)?", _take_file_kind)

ORGANIZATION: Clause = _build_clause(r"org(?:anization)? (\S{30,120})", _set(org=1))

PURPOSE: Clause = _build_clause(r"for (?:an? |the )?([a-z][a-z\s-]*)", _take_purpose)

BELOW: Clause = _build_clause(r"(?:below|under|<) ?(\d{1,6})", _set(below=1))

SEARCH: tuple[Clause, ...] = (
    # First, because an owner's name may be a filter's word.
    _build_clause(r"owner \"([^\"]{1,255})\"", _set(owner=1)),
    _build_clause(r"owner (\S{1,255})", _set(owner=1)),
    _build_clause(r"(?:sort(?:ed)?|order(?:ed)?)(?: by)? (number|state)", _set(sort=1)),
    _build_clause(r"(not )?(active|inactive|main|toll[\s-]?free|service|standard)(?: numbers?)?", _take_filter),
    _build_clause(r"end(?:ing|s)?(?: (?:in|with|on))? (\d{1,15})", _set(digits=1, digits_at="end")),
    _build_clause(r"(?:beginn?|start)(?:ing|s)?(?: (?:in|with))? \+?(\d{1,15})", _set(digits=1, digits_at="begin")),
    _build_clause(r"consecutive (\d{1,6})", _set(consecutive=1)),
    _build_clause(r"ext(?:ension)? (\d{1,10})", _set(extension=1)),
    _build_clause(r"person (\S{20,128})", _set(person=1)),
    PURPOSE,
    # Single phone numbers, then a few digits alone: these are searched for.
    _build_clause(r"([+(]?\d(?:[\d\s().,;+/-]|\sand\s){5,}\d)", _set(numbers=1)),
    _build_clause(r"(\d{2,6})", _set(digits=1)),
)
