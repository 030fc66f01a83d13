"""What the doctor finds: one finding for each check, in groups, with a last line that sums them up. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from bot.errors import BotError, quote_tracking_id
from cards.text import describe_count


class Group(StrEnum):
    """What a finding is about, in the order of the report."""

    SETTINGS = "Settings"
    WEBEX = "Webex"
    MACHINE = "This machine"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    name: str
    is_ok: bool
    """Whether nothing is known to be wrong."""
    words: str
    advice: str = ""
    group: Group = Group.WEBEX
    is_pending: bool = False
    """Whether it could not be checked yet: the bot has not been started, or something else must be fixed first."""
    is_default: bool = False
    """Whether it is a setting that has its default."""
    cause: str = ""
    """What is wrong, without what differs from call to call: findings of one cause are one fault."""


def build_pending(names: Sequence[str], words: str, group: Group = Group.WEBEX) -> Finding:
    """Build the finding for what could not be checked."""
    return Finding(", ".join(names), True, words, group=group, is_pending=True)


def find_cause(problem: str, error: BotError) -> str:
    """Return what an error means without its tracking id, which each call has its own of."""
    return problem.replace(quote_tracking_id(getattr(error, "tracking_id", "")), "")


def arrange(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings into their groups, and name each cause once: with the names of all checks that it fails."""
    arranged: dict[object, Finding] = {}
    for index, finding in enumerate(findings):
        key = finding.cause if finding.cause and not finding.is_ok else index
        first = arranged.get(key)
        arranged[key] = finding if first is None else replace(first, name=f"{first.name}, {finding.name}")
    groups = list(Group)
    return sorted(arranged.values(), key=lambda each: groups.index(each.group))


def fold(findings: Sequence[Finding]) -> list[Finding]:
    """Replace the settings that have their defaults by one line that counts them."""
    defaults = [each for each in findings if each.is_default]
    if not defaults:
        return list(findings)
    have = "has its default" if len(defaults) == 1 else "have their defaults"
    words = f"{describe_count(len(defaults), 'setting')} {have} (--all lists them)"
    line = Finding("", True, words, group=Group.SETTINGS, is_default=True)
    last = max(index for index, each in enumerate(findings) if each.group == Group.SETTINGS)
    rest = [each for each in findings[: last + 1] if not each.is_default]
    return [*rest, line, *findings[last + 1 :]]


def group(findings: Sequence[Finding]) -> list[tuple[Group, list[Finding]]]:
    """Return the findings of each group that has any; they are sorted by groups."""
    return [(name, list(members)) for name, members in groupby(findings, key=lambda each: each.group)]


def summarize(findings: Sequence[Finding]) -> str:
    """Return the last line: what is wrong, by name, and whether something could not be checked."""
    wrong = [each.name for each in findings if not each.is_ok]
    pending = [each.name for each in findings if each.is_pending]
    checked = sum(not each.is_default and not each.is_pending for each in findings)
    if wrong:
        verb = "is" if len(wrong) == 1 else "are"
        return f"{len(wrong)} of {checked} checks {verb} wrong: {'; '.join(wrong)}."
    if pending:
        return f"Nothing is wrong. Not checked yet: {'; '.join(pending)}."
    return "Nothing is wrong."


def to_json(finding: Finding) -> dict[str, object]:
    """Return a finding for scripts."""
    return {
        "group": str(finding.group),
        "name": finding.name,
        "is_ok": finding.is_ok,
        "is_pending": finding.is_pending,
        "words": finding.words,
        "advice": finding.advice,
    }
