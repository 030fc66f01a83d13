"""How a text is read: clauses are taken out of it wherever they stand, and what is left is the name."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from bot.errors import NotUnderstood
from bot.language.vocabulary import is_filler, strip_fillers
from bot.model import TARGET_LISTS, Request

Clause: TypeAlias = Callable[[Request, str], tuple[Request, str]]
"""Takes one kind of clause out of a text.

Returns the request with what was said, and the text with every character that it took replaced by `TAKEN`. Raises
NotUnderstood or InvalidArgument.
"""

TAKEN = "\x01"

NAME_BEGIN, NAME_END = "\ue000", "\ue001"
"""Around what is known to be a name. Nobody can type them."""

_NAME = re.compile(rf"{NAME_BEGIN}([^{NAME_END}]*){NAME_END}")

_MARKED_PARTS = re.compile(rf"({NAME_BEGIN}[^{NAME_END}]*{NAME_END})")

_QUOTED = re.compile(
    r"""(?<![\w'"])(?<!owner )(?:"(?P<double>[^"\n]{1,400})"|'(?P<single>[^'\n]{1,400})')(?![\w"'])""", re.IGNORECASE
)
"""All but an owner's name, which is a clause: owner "After Hours"."""

_BEFORE_QUOTES = (
    "export",
    "download",
    "watch",
    "unwatch",
    "alert",
    *TARGET_LISTS,
    "summary",
    "assign",
    "unassign",
    "and",
)
"""Words before a name in quotation marks, besides fillers."""

_MAX_WORD_LENGTH = 40

_BEHIND_PREPOSITION = re.compile(rf"\b(?:in|at|for|of|from)\s+([^{TAKEN},;\n]+)", re.IGNORECASE)

_BETWEEN_NAMES = re.compile(
    rf"[{TAKEN}\n?!;]+|\b(?:numbers?|dids?|ddis?|tns?|lines?|ones|hire|colleague|list)\s+(?=(?:in|at|for|of|from)\b)",
    re.IGNORECASE,
)
"""What ends a name: punctuation, and "numbers in" and the like, behind which a name begins."""

_MAX_NAME_LENGTH = 400
"""Characters: no location's name is longer (OpenAPI: 256)."""


class Contradiction(NotUnderstood):
    """Two clauses exclude each other, unless one of them is part of a location's name."""


class NotAllUnderstood(NotUnderstood):
    """A name is known, but other words are left. `rest` has them; `without_rest` is the text without them."""

    def __init__(self, rest: str, without_rest: str) -> None:
        line = " ".join(rest.split())
        shown = line if len(line) <= 60 else f"{line[:59]}…"
        super().__init__(f"“{shown}” can't be understood here. Type help to see what you can ask for.")
        self.rest = rest
        self.without_rest = without_rest


def read_clauses(request: Request, text: str, clauses: Sequence[Clause]) -> tuple[Request, str]:
    """Add to the request what the clauses in `text` say; returns it and the name that is left, which may be empty.

    Raises NotUnderstood or InvalidArgument.
    """
    request, name, _ = read_parts(request, text, clauses)
    return request, name


def read_parts(request: Request, text: str, clauses: Sequence[Clause]) -> tuple[Request, str, str]:
    """Do the same, and return also what is left of the text beside the clauses, the name included.

    Raises NotUnderstood or InvalidArgument.
    """
    left = text
    for take in clauses:
        request, left = take(request, left)
    name = _NAME.search(left)
    if name is None:
        return request, _choose_name(left)[:_MAX_NAME_LENGTH], left
    unknown = [part for each in (left[: name.start()], left[name.end() :]) for part in split_names(each)]
    if unknown:
        raise NotAllUnderstood(" ".join(unknown), _leave_out(text, unknown))
    return request, name[1].strip(), left


def mark_quotes(text: str) -> str:
    """Mark what stands in quotation marks as a name, unless it is part of one: Zürich "Süd"."""
    if '"' not in text and "'" not in text:
        return text

    def replace(quoted: re.Match[str]) -> str:
        before = text[max(0, quoted.start() - _MAX_WORD_LENGTH) : quoted.start()].split()
        if before and not (is_filler(before[-1]) or before[-1].lower() in _BEFORE_QUOTES):
            return quoted[0]
        return mark_name(quoted["double"] or quoted["single"])

    return _QUOTED.sub(replace, text)


def mark_name(name: str) -> str:
    """Mark a text as a name: no clause is looked for in it."""
    return f"{NAME_BEGIN}{name}{NAME_END}"


def replace_outside_names(pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str) -> str:
    """Replace what matches, except in names that are marked."""
    if NAME_BEGIN not in text:
        return pattern.sub(replace, text)
    parts = _MARKED_PARTS.split(text)
    return "".join(part if part.startswith(NAME_BEGIN) else pattern.sub(replace, part) for part in parts)


def split_names(left: str) -> list[str]:
    """List the names among what no clause took, without fillers around them."""
    parts = _BETWEEN_NAMES.split(left)
    return [name for part in parts if (name := strip_fillers(part))]


def keep_clauses(text: str, clauses: Sequence[Clause]) -> str:
    """Return only what the clauses of a text say. Raises NotUnderstood or InvalidArgument."""
    _, _, left = read_parts(Request(""), text, clauses)
    return "".join(character if left[index] == TAKEN else " " for index, character in enumerate(text)).strip()


def _choose_name(left: str) -> str:
    """Return the name among what no clause took: the one behind a preposition, or else the first."""
    names = split_names(left)
    if len(names) > 1:
        for behind in _BEHIND_PREPOSITION.finditer(left):
            if name := strip_fillers(behind[1]):
                # Behind a name, "for" may begin a list that does not exist: both are kept, and read again.
                is_list = behind[0].casefold().startswith("for ") and name in names[1:]
                return f"{names[0]} for {name}" if is_list else name
    return names[0] if names else ""


def _leave_out(text: str, unknown: Sequence[str]) -> str:
    for part in unknown:
        text = text.replace(part, " ", 1)
    return text
