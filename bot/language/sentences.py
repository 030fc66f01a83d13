"""Sentences without a command's word: which command they mean.

The rules are read from top to bottom, and the first that matches says the command. Those that change something come
first and want their verb at the beginning, so that a question never becomes a change.
"""

import re
from dataclasses import dataclass

from bot.errors import NotUnderstood
from bot.language.changes_phrases import BEHIND_COMMAND, CHANGES, OF_NUMBER, WATCH_CHANGES
from bot.language.check_phrases import CHECK
from bot.language.clauses import ORGANIZATION, PAGE, PURPOSE, PURPOSE_NOUN
from bot.language.everywhere import PATTERN
from bot.language.owner_questions import asks_for_changes, asks_for_owner, asks_for_rights
from bot.language.reading import keep_clauses
from bot.language.sentence_words import (
    ASSIGN,
    CHANGED,
    GIVE,
    LOCATIONS,
    LOW,
    MAY_I,
    NOUN,
    NUMBER,
    PLEASE,
    SHORT,
    STOP,
    TAKE,
    TARGETS,
    UNASSIGN,
    WATCHING,
    WISH,
)
from bot.language.trend_phrases import TREND, TREND_BEHIND
from bot.language.usage_phrases import USAGE
from bot.model import Request, Suggestion

_RULES: tuple[tuple[str, str], ...] = (
    ("watch", WATCH_CHANGES),
    ("unwatch", rf"^{PLEASE}{STOP}\b.*\b{WATCHING}\b"),
    (
        "watches",
        r"\b(?:what|which|show|list|see|any|all|our|my|the|current|have)\b.*\b(?:watches|alerts|alarms|watched)\b",
    ),
    ("watches", r"\b(?:what|which)\b.*\b(?:we|you|i)(?: are)? (?:watching|monitoring)\b"),
    ("watch", rf"^{PLEASE}(?:watch|monitor|keep (?:an eye|watch(?:ing)?))\b"),
    ("watch", rf"^{PLEASE}(?:set up|create|add|make|start|put|set) (?:an? |the )?{WATCHING}\b"),
    ("watch", rf"^{PLEASE}(?:alert|notify|warn|tell|ping|message|inform|let)\b.*(?:\b|\s){LOW}"),
    ("watch", r"\ban? (?:warning|alert|notification|alarm|message|ping)\b.*\b(?:if|when|once|as soon as)\b"),
    ("watch", rf"^{PLEASE}when(?:ever)? .*\b{LOW}\b.*\b(?:alert|notify|warn|tell|ping|let)\b"),
    ("watch", rf"^{PLEASE}(?:alert|notify|warn|ping)\b(?: me| us| everyone| this \w+)*\s+(?:at|when|if|about)\b"),
    ("undo", rf"^{PLEASE}(?:undo|revert|roll ?back|reverse|take back)\b"),
    ("changes", CHANGES),
    ("history", rf"^(?:who|when|what|which)\b.*\b{CHANGED}\b(?! to\b)"),
    (
        "history",
        r"^what did (?:i|we|you|he|she|they|any\w+|some\w+) (?:assign|unassign|change|remove|release|edit|do)\b",
    ),
    ("history", rf"^what(?:'s| has| have)? (?:just )?(?:happened|been going on)\b(?!.*{NUMBER})"),
    ("history", r"\b(?:change ?log|audit(?: log| trail)?|history of|activity log)\b"),
    (
        "history",
        rf"^{PLEASE}(?:show|see|list|display|get|give|view|open|check)\b(?: me| us| the| our| my| your)* history$",
    ),
    ("history", r"\b(?:recent|last|latest|previous|past|all|list|show|see|the)\b.*\bchanges\b"),
    ("history", r"\b(?:recent|last|latest|previous|past)\b.*\b(?:assignments|edits)\b|\bchange history\b"),
    (
        "reserve",
        (
            rf"^{PLEASE}(?:reserve|hold|block|book|keep|save|put aside|set aside|earmark)\b(?! watch| an eye).*{NUMBER}"
            rf"|^{PLEASE}(?:put|set|keep) {NUMBER}.* (?:aside|back|free)\b"
        ),
    ),
    ("extend", rf"^{PLEASE}(?:extend|prolong|renew)\b.*{NUMBER}"),
    ("release", rf"^{PLEASE}(?:cancel|end|drop|remove|delete|undo)\b.*\breservations?\b.*{NUMBER}"),
    (
        "reservations",
        (
            r"\b(?:what|which|who|show|list|see|any|all|our|my|the|current)\b.*\b(?:reservations|bookings)\b"
            r"|^(?:my|our|all|current) reservations$"
        ),
    ),
    ("check", CHECK),
    ("unassign", rf"^{PLEASE}{UNASSIGN}\b"),
    ("unassign", rf"^{PLEASE}{TAKE}(?: an?| some)? {NOUN}$"),
    ("unassign", rf"^{PLEASE}{TAKE}\b.*{NUMBER}"),
    ("unassign", rf"^{PLEASE}{TAKE}\b.*\bnumbers?\b.*\b(?:from|off|away from|out of)\b"),
    # A question: "can I use +1 205-635-0001?"
    (
        "find",
        rf"^{MAY_I}(?: (?:i|we|you))? (?:use|have|take|get)\b.*{NUMBER}",
    ),
    ("unassign", rf"^{WISH}\b.*{NUMBER}.*\b(?:removed|unassigned|released|detached|taken|freed)\b"),
    ("unassign", rf"^[^\d?]{{3,80}}[,:;–-] (?:please )?(?:{UNASSIGN}|{TAKE}) {NUMBER}"),
    ("assign", rf"^{WISH}\b.*{NUMBER}.*\b(?:added|assigned|attached|linked|mapped|connected) (?:to|on|onto|with)\b"),
    ("assign", rf"^[^\d?]{{3,80}}[,:;–-] (?:please )?(?:{ASSIGN}|{GIVE}) {NUMBER}"),
    ("assign", rf"^{PLEASE}(?:{ASSIGN}|{GIVE})\b.*{NUMBER}"),
    ("assign", rf"^{NUMBER}\s*(?:to|->|=>|→)\s+[^\W\d]"),
    ("assign", rf"^{PLEASE}(?:{ASSIGN}|add)(?: an?| some| another| one more| new)* {NOUN}$"),
    ("assign", rf"^{PLEASE}{ASSIGN}\b.*\bto\b"),
    ("assign", rf"^{PLEASE}{GIVE}\b.*\b(?:an?|another|one more|new)\b.*\bnumber\b.*\bto\b(?! me\b| us\b)"),
    ("help", r"^(?:how (?:do|can|could|would|should) (?:i|we|you|one)|how to|what (?:does|is the command))\b"),
    (
        "export",
        (
            r"\b(?:export(?:ed|ing)?|download(?:ed|ing)?|csv|xlsx?|excel|spread ?sheet|json)\b"
            r"|\b(?:in(?:to)?|as|to) an? file\b|^(?:dump|extract)\b"
        ),
    ),
    ("trend", TREND),
    ("chart", r"\b(?:charts?|graphs?|diagrams?|plot|pie)\b"),
    ("usage", USAGE),
    (
        "summary",
        (
            r"\b(?:how many|count|number of|amount of)\b.*\b(?:each|every|per|by|at all|all(?: our| the)?)\b"
            rf".*{LOCATIONS}\b"
        ),
    ),
    ("summary", rf"\b(?:how many|total|count)\b.*\b{PATTERN}(?!\w)|\btotal (?:of )?(?:available |free )?{NOUN}\b"),
    ("summary", rf"\b(?:which|what|any|are there|do any)\b.*\b{LOCATIONS}\b.*\b{SHORT}\b"),
    ("summary", r"\b(?:are we|we are|we're|running) (?:running |getting )?(?:low|out|short)\b"),
    ("summary", r"\bhow (?:are|do) we (?:doing|stand|looking?)\b|\b(?:big|whole|full) picture\b"),
    ("summary", rf"\b(?:status|situation|health|state)\b.*\b(?:all|every|each|our|the)\b.*\b{LOCATIONS}\b"),
    (
        "summary",
        r"\b(?:summary|summar(?:ise|ize)|overview|run-?down|stock (?:levels?|report)|inventory|totals|dashboard)\b",
    ),
    ("summary", rf"^where\b.*\b(?:low|fewest|running out|least|most|still have|have)\b.*\b{NOUN}\b(?!.*{NUMBER})"),
    ("summary", rf"\b(?:count|total|how many|stock)\b.*\b(?:by|per) {LOCATIONS}\b"),
    ("locations", r"^(?:which|what) (?:cities|countries|states|regions|towns) (?:do|are|have|can)\b"),
    ("locations", rf"\bhow many {LOCATIONS}\b|^where are we\b|\bwhere do we have {LOCATIONS}\b"),
    (
        "locations",
        (
            rf"^(?!.*\b(?:{NOUN}|with|has|free|available|unused|spare|all locations active)\b){PLEASE}"
            rf"(?:(?:show|list|get|give|see|display|tell|what|which|find|all|view|need|name)\b.*)?"
            rf"\b(?:all |our |my |the |your )*{LOCATIONS}\b"
            r"(?:\s+(?:do|are|can|in|there|we|you|please|exist|have)\b.*)?$"
        ),
    ),
    ("attendants", r"\b(?:which|what)\b.*\b(?:is|are) (?:assigned|linked|attached|mapped) to\b"),
    # The name of one, as it seems: "what numbers does Denver Main Menu have"
    (
        "attendants",
        r"^(?!.*\b(?:assign|give|free|available|unused|spare|left|add|for)\b)(?!.*\d).*\bmenus?\b",
    ),
    *(
        (
            command,
            (
                rf"(?<!for )(?<!for an )(?<!for a )(?<!for the )(?<!for our )\b{words}\b"
                r"(?! (?:primary|alternate|forward|call|dnis|numbers?\b(?! of)))"
            ),
        )
        for command, words in TARGETS.items()
    ),
)
"""A command, and what a sentence for it looks like, in small letters."""

_OVERRIDES = ("unwatch", "watches", "watch", "release", "check")
"""Commands whose sentences may begin with the word of another: "remove the watch", "add an alert"."""

_SUMMARY = re.compile(
    rf"^where (?!.*\d)(?!is\b).*\b{NOUN}\b"
    rf"|^(?:numbers?|availability|stock|counts?|totals?)\b.*\b(?:by|per|each|every) {LOCATIONS}\b"
)
"""Questions about all locations that begin with the word of another command."""

_TREND = re.compile(TREND_BEHIND)
_CHANGES_BEHIND_COMMAND, _CHANGES_OF_NUMBER = re.compile(BEHIND_COMMAND), re.compile(OF_NUMBER)

_CHANGE_LOG = re.compile(r"^change ?(?:log|history)\b")
"""Its first word is almost that of another command."""

_WHERE_WE_ARE = re.compile(r"^where (?:are|do) we(?: located| based| present| operate)?[ ?]*$")

_ASKS_WHERE = re.compile(rf"\b(?:which|what) {LOCATIONS}\b|^where\b")

_COMPILED = tuple((command, re.compile(pattern)) for command, pattern in _RULES)

_FIND = re.compile(rf"\b{PATTERN}(?!\w)|{NUMBER}")

_NUMBERS = re.compile(
    rf"\b(?:{NOUN}|phones?|lines?|available|availability|free|unused|spare|unassigned|left|remaining|vacant|ones|show"
    r"|list|get|give|what|what's|whats|which|any|anything|how many|have|need|looking|check|find|search|look ?up|toll"
    r"|stock)\b"
)

_NEGATED = re.compile(
    rf"^{PLEASE}(?:do not|don'?t|never|dont|we don'?t need|no longer)\b.{{0,20}}"
    r"\b(?:assign|unassign|add|give|put|remove|release|delete|take|undo|change)\b"
)

_MOVE = re.compile(rf"^{PLEASE}(?:move|transfer|swap|switch|replace|reassign|exchange)\b.*{NUMBER}")

_UNCLEAR = re.compile(
    rf"^(?!{PLEASE}(?:{UNASSIGN}|{TAKE}|{ASSIGN}|{GIVE})\b).*"
    r"\b(?:should (?:also )?(?:get|have|lose|answer|ring|take|use|be)|no longer needs?"
    rf"|needs?(?! (?:info|details|to)\b))\b.*{NUMBER}"
)
"""What may be meant as a change, but says neither which nor that it is to be made."""

_USAGE = re.compile(USAGE)

_NOT_SHOWN = re.compile(
    r"\b(?<!not )(?<!aren't )(?<!yet )(?:assigned|used|taken|occupied|in[- ]use|unavailable|not available)\b"
    rf" (?:phone )?{NOUN}\b"
    rf"|\b{NOUN}\b.*\b(?:are|that are)(?: already)? (?:assigned|used|taken|in use|occupied)\b(?! to)"
)

_IS_RESERVED = re.compile(
    rf"^(?:what|which)(?: {NOUN})?(?:'s|s| is| are| have been)(?: \w+ly)? (?:reserved|kept back)\b(?!.*\d)"
)
"""A question about all reservations. Without "which", it narrows the last list: "only the reserved ones"."""

_RESERVED = re.compile(r"\b(?:reservations?|bookings?|reserved|kept back)\b", re.IGNORECASE)

_MINE = re.compile(r"\b(?:my|mine)\b", re.IGNORECASE)

_NUMERALS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

_COUNT = re.compile(
    rf"\b(?:last|recent|latest|past|previous)\s+(\d{{1,3}}|{'|'.join(_NUMERALS)})\b(?!\s*(?:days?|hours?|weeks?|minutes?|months?))",
    re.IGNORECASE,
)

_THIS_SPACE = re.compile(r"\b(?:in |to |here in )?(?:this|the|our) (?:space|room|chat|channel|group|team)\b", re.I)
"""Where alerts are wanted: always where they are asked for."""

_MAX_LENGTH = 400
"""Characters of a sentence. Comparing longer texts would take longer than they are worth."""

_NOTHING_CHANGED = "Nothing was changed."

_SHOW_HISTORY = (Suggestion("Show history", Request("history")),)

_CHANGES = (Suggestion("Unassign a number", Request("unassign")), Suggestion("Assign a number", Request("assign")))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sentence means: a command, and whether all locations are meant."""

    command: str
    is_everywhere: bool = False


def is_only_a_word(command: str, text: str) -> bool:
    """Return whether a text begins with the word of a command, but does not mean it: "check if +1 … is free"."""
    return command == "check" and re.search(CHECK, _get_beginning(text)) is None


def find_override(text: str) -> str | None:
    """Return the command of a sentence whose first word is another command's, or None."""
    lower = _get_beginning(text)
    if _TREND.search(lower):
        return "trend"
    if _CHANGES_BEHIND_COMMAND.search(lower):
        return "changes"
    if _CHANGE_LOG.search(lower):
        return "history"
    if _SUMMARY.search(lower):
        return "summary"
    if _WHERE_WE_ARE.search(lower):
        return "locations"
    return next((name for name, pattern in _COMPILED if name in _OVERRIDES and pattern.search(lower)), None)


def find_owner_question(text: str) -> str | None:
    """Return the command of a question about who has, who changed or who may change something; None for other texts.

    It means the same whatever its first word is, and whatever list came before.
    """
    lower = _get_beginning(text)
    if _CHANGES_OF_NUMBER.search(lower):
        return "changes"
    if asks_for_changes(lower):
        return "history"
    if _IS_RESERVED.search(lower):
        return "reservations"
    if asks_for_rights(lower):
        return "help"
    return "who" if asks_for_owner(lower) else None


def find_meaning(text: str) -> Meaning | None:
    """Return what a sentence means, or None where it says nothing but perhaps a name.

    Raises NotUnderstood for what the bot does not do.
    """
    lower = _get_beginning(text)
    _refuse(lower)
    for command, pattern in _COMPILED:
        if pattern.search(lower):
            return Meaning(command, is_everywhere=re.search(rf"\b(?:all|{PATTERN})(?!\w)", lower) is not None)
    if found := _FIND.search(lower):
        return Meaning("find", is_everywhere=not found[0][-1].isdigit())
    if _ASKS_WHERE.search(lower):
        return Meaning("find")
    return Meaning("numbers") if _NUMBERS.search(lower) else None


def _get_beginning(text: str) -> str:
    """Return the part of a text that the rules are compared with: a list of numbers may follow."""
    return text[:_MAX_LENGTH].lower()


def reduce_sentence(command: str, text: str) -> str:
    """Return what the parser of a command needs of a sentence: all of it, or only the clauses or the number in it."""
    if command == "summary":
        return keep_clauses(text, (*PAGE, ORGANIZATION, PURPOSE, PURPOSE_NOUN))
    if command == "history":
        count = _COUNT.search(text)
        return str(_NUMERALS.get(count[1].lower(), count[1])) if count else ""
    if command == "reservations":
        return "mine" if _MINE.search(text) else _RESERVED.split(text, maxsplit=1)[-1]
    if command == "watch":
        return _THIS_SPACE.sub("", text)
    if command == "undo":
        entry = re.search(r"\d{1,9}", text)
        return entry[0] if entry else ""
    return "" if command == "watches" else text


def _refuse(lower: str) -> None:
    """Raise NotUnderstood for a change that is not wanted, or of a kind that the bot cannot make."""
    if _NEGATED.search(lower):
        raise NotUnderstood(f"{_NOTHING_CHANGED} To see what was changed before, type history.", _SHOW_HISTORY)
    if _MOVE.search(lower):
        raise NotUnderstood(
            f"{_NOTHING_CHANGED} A number is moved in two steps: unassign it from one auto attendant, then assign it "
            "to the other.",
            _CHANGES,
        )
    if _UNCLEAR.search(lower):
        raise NotUnderstood(
            f"{_NOTHING_CHANGED} Type for example: assign +1 404-555-0001 to Atlanta Main Menu, or unassign … from …",
            _CHANGES,
        )
    if _NOT_SHOWN.search(lower) and not _USAGE.search(lower) and not re.search(rf"{NUMBER}|\b(?:who|when)\b", lower):
        raise NotUnderstood(
            "I list numbers that are still available, not all those that are in use. To see who has one, type for "
            "example: who 404-555-9989. To see how many are in use, type usage.",
            (
                Suggestion("Show usage", Request("usage")),
                Suggestion("Show available numbers", Request("numbers")),
                Suggestion("Auto attendants", Request("attendants")),
            ),
        )
