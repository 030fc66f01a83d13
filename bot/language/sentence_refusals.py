"""Sentences that ask for what the bot does not do, and what it says to them."""

import re

from bot.errors import NotUnderstood
from bot.language.everywhere import EVERYWHERE
from bot.language.sentence_words import ASSIGN, GIVE, NOUN, NUMBER, PLEASE, TAKE, UNASSIGN
from bot.language.usage_phrases import USAGE
from bot.model import Request, Suggestion

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

_NOT_SHOWN = re.compile(
    r"\b(?<!not )(?<!aren't )(?<!yet )(?:assigned|used|taken|occupied|in[- ]use|unavailable|not available)\b"
    rf" (?:phone )?{NOUN}\b"
    rf"|\b{NOUN}\b.*\b(?:are|that are)(?: already)? (?:assigned|used|taken|in use|occupied)\b(?! to)"
)

_USAGE = re.compile(USAGE)

_NOTHING_CHANGED = "Nothing was changed."

_SHOW_HISTORY = (Suggestion("Show history", Request("history")),)

_CHANGES = (Suggestion("Unassign a number", Request("unassign")), Suggestion("Assign a number", Request("assign")))


_NO_LIST = r"(?:usage|summary|trend|history|watches|reservations|reports|locations)"

_EXPORT = re.compile(
    rf"^(?:export|download)(?: me)?(?: the| our| my)? {_NO_LIST}$"
    rf"|^{_NO_LIST} (?:as|to|in|into) (?:an? )?(?:csv|xlsx?|excel|json|spread ?sheet|file)\b",
    re.IGNORECASE,
)


def refuse_export(text: str) -> None:
    """Raise NotUnderstood for a file of what is no list of numbers or changes."""
    if _EXPORT.match(text):
        raise NotUnderstood(
            "Numbers and changes can be exported, nothing else. Type for example: export all as xlsx, or "
            "export changes as csv",
            (Suggestion("Export all numbers", Request("export", location=EVERYWHERE)),),
        )


def refuse_sentence(lower: str) -> None:
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
