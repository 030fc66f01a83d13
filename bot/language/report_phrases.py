"""What is typed about reports: which command is to be reported and when, and which report is meant."""

import re
from collections.abc import Callable
from contextlib import suppress

from bot.errors import NotUnderstood
from bot.language.everywhere import EVERYWHERE, means_everywhere
from bot.language.one_time import cut_single_time
from bot.language.schedules import names_schedule, read_schedule
from bot.language.sentence_words import PLEASE, STOP
from bot.model import FollowUp, InvalidArgument, Request, Suggestion

Parse = Callable[[str], Request | FollowUp]

WORDS = ("report", "schedule")
"""What a text for a report begins with."""

_REPORT = r"(?:reports?|schedules?)"

_NUMBER = re.compile(
    rf"(?:{PLEASE}(?:run|send|make|post|do|show|repeat|give|get)(?: me| us)? )?(?:the )?(?:report )?"
    r"(?:(?:no\.?|number|nr\.?) ?)?#? ?(\d{1,9})(?: (?:right )?(?:now|again|here))?[.!]?",
    re.IGNORECASE,
)
"""Which report is to be sent now."""

_SENDING = re.compile(
    rf"{PLEASE}(?:(?:i|we) (?:want|need|would like)|(?:send|post|e-?mail|mail|deliver|share|publish|get|give|show|make"
    r"|create|add|set up|start|schedule|run|have|report|remind)(?: (?:me|us|everyone|everybody|here))*)\b",
    re.IGNORECASE,
)
"""How a sentence begins that wants something to be sent."""

_SENDS_LATER = re.compile(rf"{PLEASE}(?:send|post|e-?mail|mail|deliver|remind|schedule)\b", re.IGNORECASE)
"""How a sentence begins that may want something once, at another time."""

_AROUND = re.compile(
    rf"^(?:{PLEASE}(?:send|post|e-?mail|mail|deliver|share|publish|schedule|set up|create|add|remind|report)\b"
    r"(?: (?:to )?(?:me|us|everyone|everybody|here)\b)*"
    r"(?: (?:with|of|about)\b)?(?: (?:an?|the)\b)?(?: reports? (?:of|on|about|with|for)\b)?\s*)+"
    r"|^(?:an? |the )?reports? (?:of|on|about|with) |^(?:me|us|on|of|about|:)\s+"
    r"|\s*\b(?:in|to|into) (?:this|the|our) (?:space|room|chat|channel|group|team)\b|\s+(?:here|reports?)$",
    re.IGNORECASE,
)
"""What stands around the command in a sentence."""

_MAX_AROUND = 4
"""How many parts of a sentence stand around a command: "send us", "a report of", "in this space", "here"."""

_BEGINNING = re.compile(r"(?:every|each|daily|weekly|monthly)\b")

_OTHERS = re.compile(r"(?:watch|alert|help)\b")
"""Commands whose sentences may say how often something happens: "alert me every day when …"."""

_LAST = re.compile(
    r"(?:this|that|it|these|those|them|the same(?: thing)?)(?: (?:list|report|card|file|one|page|numbers|view))?"
    r"|the (?:list|card) (?:above|here)",
    re.IGNORECASE,
)
"""What stands for the list that a person got last."""

_OVERRIDES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("unreport", re.compile(rf"^{PLEASE}{STOP}\b.{{0,60}}\breports?\b(?! (?:of|on)\b)")),
    ("unreport", re.compile(rf"^{PLEASE}(?:{STOP} )(?:sending|posting|reporting)\b")),
    ("pause", re.compile(rf"^{PLEASE}(?:pause|suspend|snooze)\b.{{0,60}}\breports?\b")),
    ("resume", re.compile(rf"^{PLEASE}(?:resume|unpause|un-pause|restart|reactivate|continue)\b.{{0,60}}\breports?\b")),
    (
        "report",
        re.compile(rf"^{PLEASE}(?:run|send|make|post|do|show|repeat) (?:the )?report (?:no\.? ?|number )?#?\d+\b"),
    ),
    (
        "reports",
        re.compile(
            rf"^{PLEASE}(?:(?:what|which|show|list|see|view|get|give|display)\b.{{0,30}}\b)?"
            r"(?:(?:all|our|my|the|any|scheduled|current|active|planned) )*reports"
            r"(?: (?:are|do|have|exist|there|here|we|you|scheduled|set up|planned|in|this|space|active|running))*\??$"
        ),
    ),
)
"""Sentences about reports that exist, in small letters."""

_IN_SENTENCES = re.compile(
    rf"{PLEASE}\b(?:{STOP}|pause|suspend|snooze|resume|unpause|un-pause|restart|reactivate|continue|run|send|make|post"
    rf"|sending|posting|reporting|the|that|this|our|my|all|number|no|now|again|{_REPORT})\b",
    re.IGNORECASE,
)
"""What only says that a report is meant, and what is to become of it."""


def find_report_command(text: str, is_command: bool) -> str | None:
    """Return the command of a sentence about reports, or None: also where something is wanted every Monday.

    `is_command` says whether the text begins with another command's word.
    """
    lower = text[:400].lower()
    for command, pattern in _OVERRIDES:
        if pattern.search(lower):
            return command
    if re.match(rf"(?:{'|'.join(WORDS)})\b(?!s)", lower):
        return "report"
    if _SENDS_LATER.match(lower) and cut_single_time(text) is not None:
        return "report"
    if names_schedule(text) and (_SENDING.match(lower) or _BEGINNING.match(lower) or is_command):
        return None if _OTHERS.match(lower) else "report"
    return None


def find_report_of_last(text: str) -> FollowUp | None:
    """Return the wish to get the last list on a schedule: "report this every Monday"; None for other texts."""
    read = read_schedule(text)
    if not _LAST.fullmatch(_strip_around(re.sub(r"^report\b\W*", "", read.rest, flags=re.IGNORECASE))):
        return None
    return FollowUp(Request("report", schedule=read.schedule))


def parse_report(request: Request, text: str, parse: Parse) -> Request:
    """Parse a command and when to report it, or the number of a report to send now.

    `parse` parses a command. Raises NotUnderstood or InvalidArgument.
    """
    if number := _NUMBER.fullmatch(text.strip()):
        return request.with_(report=number[1])
    if (rest := cut_single_time(text)) is not None:
        raise _refuse_single_time(rest, parse)
    read = read_schedule(text)
    inner = _strip_around(read.rest)
    if number := _NUMBER.fullmatch(inner):
        return request.with_(report=number[1])
    if not inner:
        return request.with_(schedule=read.schedule)
    asked = parse(inner)
    if isinstance(asked, FollowUp):
        if asked.alone is None:
            raise NotUnderstood(
                "Which list is to be reported? Type all of it, for example: "
                "report numbers Birmingham active every Monday at 8:00"
            )
        asked = asked.alone
    return asked.without("said", "report").with_(
        command=request.command, reported=asked.command, schedule=read.schedule
    )


def _refuse_single_time(rest: str, parse: Parse) -> NotUnderstood:
    """Say that reports repeat, and offer the command now, where the rest of the text is one."""
    now: tuple[Suggestion, ...] = ()
    with suppress(NotUnderstood, InvalidArgument):
        asked = parse(_strip_around(read_schedule(rest).rest))
        now = (Suggestion("Show it now", asked.without("said")),) if isinstance(asked, Request) else ()
    return NotUnderstood(
        "A report is sent again and again: I can't send one only once. "
        "Type for example: report summary every Monday at 8:00",
        now,
    )


def parse_which_report(request: Request, text: str) -> Request:
    """Parse which report is meant: its number, words of its command, or all."""
    named = " ".join(_IN_SENTENCES.sub(" ", text).split()).strip(" .!?#")
    return request.with_texts({"report": EVERYWHERE if means_everywhere(text) else named})


def _strip_around(text: str) -> str:
    """Return the command in a sentence: without "send me" and "in this space"."""
    for _ in range(_MAX_AROUND):
        text = _AROUND.sub(" ", text, count=1).strip(" ,:;")
    return text
