"""Sentences without a command's word: which command they mean.

The rules are read from top to bottom, and the first that matches says the command. Those that change something come
first and want their verb at the beginning, so that a question never becomes a change.
"""

import re
from dataclasses import dataclass

from bot.errors import NotUnderstood
from bot.language.everywhere import PATTERN
from bot.model import Request, Suggestion

_PLEASE = (
    r"(?:(?:please|pls|plz|kindly|hi|hello|hey|ok|okay|so|now|and|then|could you|can you|would you|will you|can we|could we"
    r"|can i|could i|may i|i(?:'d| would) like (?:you )?to|i (?:want|need) (?:you )?to|we (?:want|need) to|let's|lets"
    r"|go ahead and|you should|need to|want to|just|also|quickly|i'm trying to|trying to|is it possible to|help me)[\s,]+)*"
)

_NUMBER = r"[+(]?\d(?:[\s().\-/]{0,3}\d){6,}"
"""At least seven digits: a phone number, or much of one."""

_LOCATIONS = r"(?:locations?|sites?|offices?|branch(?:es)?|places?|buildings?|facilit(?:y|ies)|campus(?:es)?)"

_ATTENDANTS = r"(?:auto[ -]?attendants?|attendants?|aas?|ivrs?)"

_WATCHING = r"(?:watch(?:ing|es|ed)?|alert(?:s|ing)?|alarms?|notif(?:y|ying|ications?)|monitor(?:s|ing)?|warnings?)"

_LOW = r"(?:below|under|less than|fewer than|lower than|<|drops?|falls?|runs? (?:low|out)|running (?:low|out)|gets? low|is low)"

_RULES: tuple[tuple[str, str], ...] = (
    (
        "unwatch",
        rf"^{_PLEASE}(?:stop|end|cancel|remove|delete|drop|clear|turn off|switch off|disable|get rid of|kill|no more|don'?t"
        rf"|do not|quit)\b.*\b{_WATCHING}\b",
    ),
    (
        "watches",
        r"\b(?:what|which|show|list|see|any|all|our|my|the|current|have)\b.*\b(?:watches|alerts|alarms|being watched"
        r"|watched|(?:are )?(?:we|you|i) (?:watching|monitoring))\b",
    ),
    (
        "watch",
        rf"^{_PLEASE}(?:watch|monitor|keep (?:an eye on|watch(?:ing)? (?:on|over)?)|(?:set up|create|add|make|start|put|set)"
        rf" (?:an? |the )?{_WATCHING})\b",
    ),
    ("watch", rf"^{_PLEASE}(?:alert|notify|warn|tell|ping|message|inform|let)\b.*\b{_LOW}\b"),
    ("watch", rf"^{_PLEASE}when (?:ever )?.*\b{_LOW}\b.*\b(?:alert|notify|warn|tell|ping|let)\b"),
    ("undo", rf"^{_PLEASE}(?:undo|revert|roll ?back|reverse|take back)\b"),
    (
        "history",
        r"^(?:who|when|what|which)\b.*\b(?:changed?|changes|assigned|unassigned|removed|released|modified|did what|edited)\b"
        rf"(?!.*\bto {_ATTENDANTS}s\b)",
    ),
    (
        "history",
        r"\b(?:change ?log|audit(?: log| trail)?|(?:recent|last|latest|previous|past|all|list|show|see|the)\b.*\bchanges|activity)\b",
    ),
    (
        "unassign",
        rf"^{_PLEASE}(?:unassign|deassign|release|unlink|detach|disconnect|unmap|disassociate|dissociate|deallocate|free up|free"
        rf"|strip|remove|delete|drop|clear|take|pull|get)\b(?=.*{_NUMBER}).*",
    ),
    (
        "unassign",
        rf"^{_PLEASE}(?:unassign|deassign|release|unlink|detach|disassociate|dissociate|deallocate|free up)\b",
    ),
    (
        "unassign",
        rf"^{_PLEASE}(?:remove|delete|drop|clear|take|pull)\b.*\bnumbers?\b.*\b(?:from|off|away from|out of|of)\b",
    ),
    (
        "assign",
        rf"^{_PLEASE}(?:assign|add|give|put|set|link|attach|map|connect|associate|allocate|allot|hook up|point|route|use|make|hand"
        rf"|forward)\b(?=.*{_NUMBER}).*",
    ),
    ("assign", rf"^{_PLEASE}(?:assign|attach|link|allocate|associate)\b.*\bto\b"),
    (
        "assign",
        rf"^{_PLEASE}(?:add|give|put|set)\b.*\b(?:an?|another|one more|new)\b.*\bnumber\b.*\b(?:to|on|for)\b(?!.*\b(?:me|us)\b)",
    ),
    ("help", r"^(?:how (?:do|can|could|would|should) (?:i|we|you|one)|how to|what (?:does|is the command))\b"),
    ("export", r"\b(?:export(?:ed|ing)?|download(?:ed|ing)?|csv|xlsx?|excel|spread ?sheet|json)\b"),
    (
        "summary",
        rf"\b(?:how many|count|number of|amount of)\b.*(?:\b(?:each|every|per|by|at all|at the different)\b.*\b{_LOCATIONS}\b|"
        rf"\b{PATTERN}\b)",
    ),
    (
        "summary",
        rf"\b(?:which|what|any|are there|do any)\b.*\b{_LOCATIONS}\b.*\b(?:low|out of|fewest|least|running|run out|empty"
        r"|no (?:more )?(?:free |available )?numbers|almost out|most|nothing left|short)\b",
    ),
    (
        "summary",
        r"\b(?:summary|summar(?:ise|ize)|overview|(?:are we|running) (?:low|out|short)|stock (?:levels?|report)|inventory|totals?"
        r"|dashboard|where .*\b(?:low|fewest|running out|least|most))\b",
    ),
    (
        "locations",
        rf"^{_PLEASE}(?:(?:show|list|get|give|see|display|tell|what|which|find|all|view|need|name)\b.*)?\b(?:all|our|my|the|your)?"
        rf"\s*{_LOCATIONS}\b(?!.*\b(?:with|has|have|numbers?|below|under|dids?)\b)(?:\s+(?:do|are|can|in|there|we|you|please|exist)"
        r"\b.*)?$",
    ),
    ("locations", rf"\bhow many {_LOCATIONS}\b|^where are we\b|\bwhere do we have {_LOCATIONS}\b"),
    (
        "attendants",
        rf"(?<!for )(?<!for an )(?<!for the )(?<!for our )\b{_ATTENDANTS}\b(?! (?:primary|alternate|forward|call|numbers?\b(?! of)))",
    ),
    ("attendants", r"\b(?:which|what)\b.*\b(?:is|are) (?:assigned|linked|attached|mapped) to\b"),
)
"""A command, and what a sentence for it looks like, in small letters."""

_COMPILED = tuple((command, re.compile(pattern)) for command, pattern in _RULES)

_FIND = re.compile(rf"\b{PATTERN}\b|{_NUMBER}")

_NUMBERS = re.compile(
    r"\b(?:numbers?|dids?|ddis?|tns?|phones?|lines?|available|availability|free|unused|spare|unassigned|left|remaining|vacant|ones|show"
    r"|list|get|give|what|which|any|how many|have|need|looking|check|find|search|toll)\b"
)

_NEGATED = re.compile(
    rf"^{_PLEASE}(?:do not|don'?t|never|dont)\b.{{0,20}}\b(?:assign|unassign|add|give|put|remove|release|delete|take|undo|change)\b"
)

_MOVE = re.compile(rf"^{_PLEASE}(?:move|transfer|swap|switch|replace|reassign|exchange)\b.*{_NUMBER}")

_NOT_SHOWN = re.compile(
    r"(?<!not )(?<!aren't )(?<!n't )(?<!yet )\b(?:assigned|used|taken|occupied|in[- ]use|unavailable|not available|reserved)\b"
    r"(?=.*\bnumbers?\b|$)(?! to\b)|\bnumbers\b.*\b(?:are|that are)\b(?! not)(?: already)? (?:assigned|used|taken|in use|occupied)\b(?! to)"
)

_CHANGED_NOTHING = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sentence means: a command, and whether all locations are meant."""

    command: str
    is_everywhere: bool = False


def find_override(text: str) -> str | None:
    """Return the command of a sentence whose first word is another command's: "remove the watch", "add an alert"."""
    lower = text.lower()
    return next((name for name, pattern in _COMPILED[:4] if pattern.search(lower)), None)


def find_meaning(text: str) -> Meaning | None:
    """Return what a sentence means, or None where it says nothing but perhaps a name.

    Raises NotUnderstood for what the bot does not do.
    """
    lower = text.lower()
    _refuse(lower)
    for command, pattern in _COMPILED:
        if pattern.search(lower):
            return Meaning(command, is_everywhere=bool(re.search(rf"\b(?:all|{PATTERN})\b", lower)))
    if found := _FIND.search(lower):
        return Meaning("find", is_everywhere=not found[0][-1].isdigit())
    return Meaning("numbers") if _NUMBERS.search(lower) else None


def _refuse(lower: str) -> None:
    """Raise NotUnderstood for a change that is not wanted, or of a kind that the bot cannot make."""
    if _NEGATED.search(lower):
        raise NotUnderstood(f"{_CHANGED_NOTHING} To see what was changed before, type history.", _SHOW_HISTORY)
    if _MOVE.search(lower):
        raise NotUnderstood(
            f"{_CHANGED_NOTHING} A number is moved in two steps: unassign it from one auto attendant, then assign it to "
            "the other.",
            (Suggestion("Unassign a number", Request("unassign")), Suggestion("Assign a number", Request("assign"))),
        )
    if _NOT_SHOWN.search(lower) and not re.search(rf"{_NUMBER}|\b(?:un|not |who |when )", lower):
        raise NotUnderstood(
            "I list numbers that are still available, not those that are in use. To see the numbers of auto attendants, "
            "type attendants.",
            (
                Suggestion("Show available numbers", Request("numbers")),
                Suggestion("Auto attendants", Request("attendants")),
            ),
        )


_SHOW_HISTORY = (Suggestion("Show history", Request("history")),)
