"""How a clause is built: a pattern, and what its matches say of a request."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from bot.language.reading import TAKEN, Clause, Contradiction, replace_outside_names
from bot.model import Purpose, Request
from bot.model.arguments import read_argument
from bot.model.requests import ARGUMENTS

Take: TypeAlias = Callable[[Request, re.Match[str]], "Request | tuple[Request, int, int] | None"]
"""Adds what a match says to a request; returns None where it turns out to be no clause.

A clause that is only part of the match returns where in the text it begins and ends, too. Raises NotUnderstood or
InvalidArgument.
"""

_LABELS = {"org": "org", "extension": "ext", "file": "as", "purpose": "for", "within": "empty within"}
"""What is typed before the value of an argument, where that is not the argument's own name."""


def build_clause(pattern: str | re.Pattern[str], take: Take) -> Clause:
    """Build a clause. A pattern that is text matches whole words, in capital or small letters."""
    compiled = re.compile(rf"(?<![\w'-])(?:{pattern})(?![\w'-])", re.I) if isinstance(pattern, str) else pattern

    def take_all(request: Request, text: str) -> tuple[Request, str]:
        def replace(match: re.Match[str]) -> str:
            nonlocal request
            taken = take(request, match)
            if taken is None:
                return match[0]
            if isinstance(taken, Request):
                request = taken
                return TAKEN * len(match[0])
            request, begin, end = taken
            return match[0][: begin - match.start()] + TAKEN * (end - begin) + match[0][end - match.start() :]

        replaced = replace_outside_names(compiled, replace, text)
        return request, replaced

    return take_all


def put_argument(request: Request, name: str, value: Any) -> Request:
    """Set an argument that can have one value. Raises NotUnderstood if another one was said already."""
    before = getattr(request, name)
    if before not in (value, ARGUMENTS[name]):
        label = _LABELS.get(name, name)
        raise Contradiction(
            f"“{label} {_write(before)}” and “{label} {_write(value)}” contradict each other. Type one of them."
        )
    return request.with_(**{name: value})


def _write(value: Any) -> str:
    return value.phrase if isinstance(value, Purpose) else str(value)


def set_argument(name: str, fixed: str = "") -> Take:
    """Build what sets an argument to the first group, or to a fixed text."""

    def take(request: Request, match: re.Match[str]) -> Request:
        return put_argument(request, name, read_argument(name, fixed or match[1].replace(",", "").lower()))

    return take


def set_text(name: str) -> Take:
    """Build what sets an argument to the first group that is there, as it was typed."""

    def take(request: Request, match: re.Match[str]) -> Request:
        return put_argument(request, name, next(filter(None, match.groups())))

    return take
