"""How what follows a command's name is read: a name first, then clauses, in any order.

Clauses are taken from the end, as long as one is found there; what is left in front is the name. So a name may hold
a clause's word ("Main Street"), and one that ends in such a word goes in quotation marks.
"""

import re
from collections.abc import Callable, Sequence

from bot.language.purposes import find_purpose

Arguments = dict[str, str]

Clause = tuple[re.Pattern[str], Callable[[re.Match[str], Arguments], bool]]
"""What a clause looks like at the end of a text, and what it adds; False where it is none after all."""

_SMALL_WORD = re.compile(r"^(?:at|in|for)\s+", re.IGNORECASE)
_QUOTED = re.compile(r'^"([^"]*)"')


def parse_name(text: str) -> str:
    """Return the name that was typed, without quotation marks around it or a small word before it."""
    text = _SMALL_WORD.sub("", text.strip())
    quoted = _QUOTED.match(text)
    return (quoted[1] if quoted else text).strip()


def parse_clauses(text: str, clauses: Sequence[Clause], name: str) -> Arguments:
    """Read a name, kept as `name`, and the clauses behind it. An empty name is left out."""
    bare = _SMALL_WORD.sub("", text.strip())
    quoted = _QUOTED.match(bare)
    # A small word stays where no quotation marks follow: it may be a clause's own ("summary for hunt group").
    head, rest = (quoted[0], bare[quoted.end() :]) if quoted else ("", text.strip())
    arguments: Arguments = {}
    while (shorter := _take_clause(rest, clauses, arguments)) is not None:
        rest = shorter
    named = parse_name(head) or parse_name(rest)
    return {name: named, **arguments} if named else arguments


def _take_clause(text: str, clauses: Sequence[Clause], arguments: Arguments) -> str | None:
    """Take one clause off the end; None where there is none."""
    for pattern, take in clauses:
        found = pattern.search(f" {text}")
        if found and take(found, arguments):
            return f" {text}"[: found.start()].strip()
    return None


def _clause(pattern: str, take: Callable[[re.Match[str], Arguments], bool]) -> Clause:
    return re.compile(rf"\s(?:{pattern})\s*$", re.IGNORECASE), take


def _keep(**names: int | str) -> Callable[[re.Match[str], Arguments], bool]:
    """Build what keeps a clause's groups (by number) or a word of ours as arguments."""

    def take(match: re.Match[str], arguments: Arguments) -> bool:
        arguments.update({name: match[value] if isinstance(value, int) else value for name, value in names.items()})
        return True

    return take


def _take_filter(match: re.Match[str], arguments: Arguments) -> bool:
    word = re.sub(r"toll[\s-]?free", "toll-free", match[2].lower())
    filters = f"not {word}" if match[1] else word
    # Clauses come from the end: what was said first stands first.
    arguments["filters"] = f"{filters},{arguments['filters']}" if "filters" in arguments else filters
    return True


def _take_file_kind(match: re.Match[str], arguments: Arguments) -> bool:
    kind = match[1].lower()
    arguments["file"] = "xlsx" if kind == "excel" else kind
    return True


def _take_purpose(match: re.Match[str], arguments: Arguments) -> bool:
    purpose = find_purpose(match[1])
    if purpose is None:
        return False
    arguments["purpose"] = purpose.key
    return True


PAGE: tuple[Clause, ...] = (
    _clause(r"page (\d{1,9})", _keep(page=1)),
    _clause(r"refresh", _keep(fresh="true")),
)

CONFIRMATION: Clause = _clause(r"confirm(?:ed)?", _keep(confirmed="true"))

FILE_KIND: Clause = _clause(r"as (?:an? )?(csv|xlsx|excel|json)(?: file)?", _take_file_kind)

ORGANIZATION: Clause = _clause(r"org(?:anization)? (\S{30,120})", _keep(org=1))

PURPOSE: Clause = _clause(r"for (?:an? |the )?([a-z][a-z\s-]*)", _take_purpose)

BELOW: Clause = _clause(r"(?:below|under|<) ?(\d{1,6})", _keep(below=1))

SEARCH: tuple[Clause, ...] = (
    # First: an owner may be called as a filter is.
    _clause(r"owner \"([^\"]{1,255})\"", _keep(owner=1)),
    _clause(r"owner (\S{1,255})", _keep(owner=1)),
    _clause(r"(?:sort(?:ed)?|order(?:ed)?)(?: by)? (number|state)", _keep(sort=1)),
    _clause(r"(not )?(active|inactive|main|toll[\s-]?free|service|standard)(?: numbers?)?", _take_filter),
    _clause(r"end(?:ing|s)?(?: (?:in|with|on))? (\d{1,15})", _keep(digits=1, digits_at="end")),
    _clause(r"(?:begin|beginn|start)(?:ing|s)?(?: (?:in|with))? \+?(\d{1,15})", _keep(digits=1, digits_at="begin")),
    _clause(r"consecutive (\d{1,6})", _keep(consecutive=1)),
    _clause(r"ext(?:ension)? (\d{1,10})", _keep(extension=1)),
    PURPOSE,
    _clause(r"([+(]?\d(?:[\d\s().,;+/-]|\sand\s){5,}\d)", _keep(numbers=1)),
    _clause(r"(\d{2,6})", _keep(digits=1)),
)
