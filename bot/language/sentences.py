"""Sentences without a command's word: which command they mean."""

import re
from dataclasses import dataclass

from bot.language.changes_phrases import BEHIND_COMMAND, OF_NUMBER
from bot.language.check_phrases import CHECK
from bot.language.everywhere import PATTERN
from bot.language.owner_questions import asks_for_changes, asks_for_owner, asks_for_rights
from bot.language.sentence_refusals import refuse_sentence
from bot.language.sentence_rules import RULES
from bot.language.sentence_words import LOCATIONS, NOUN, NUMBER, SHORT
from bot.language.trend_phrases import TREND_BEHIND

_OVERRIDES = ("unwatch", "watches", "watch", "release", "check")
"""Commands whose sentences may begin with the word of another: "remove the watch", "add an alert"."""

_SUMMARY = re.compile(
    rf"^where (?!.*\d)(?!is\b).*\b{NOUN}\b"
    rf"|^(?:numbers?|availability|stock|counts?|totals?)\b.*\b(?:by|per|each|every) {LOCATIONS}\b"
    rf"|^{LOCATIONS}\b.*\b{SHORT}\b"
    r"|^where (?:are|do) we (?:\w+ )?(?:low|short|run out)\b"
)
"""Questions about all locations that begin with the word of another command."""

_TREND = re.compile(TREND_BEHIND)

_CHANGES_BEHIND_COMMAND, _CHANGES_OF_NUMBER = re.compile(BEHIND_COMMAND), re.compile(OF_NUMBER)

_CHANGE_LOG = re.compile(r"^change ?(?:log|history)\b")
"""Its first word is almost that of another command."""

_WHERE_WE_ARE = re.compile(r"^where (?:are|do) we(?: located| based| present| operate)?[ ?]*$")

_ASKS_WHERE = re.compile(rf"\b(?:which|what) {LOCATIONS}\b|^where\b")

_COMPILED = tuple((command, re.compile(pattern)) for command, pattern in RULES)

_FIND = re.compile(rf"\b{PATTERN}(?!\w)|{NUMBER}")

_NUMBERS = re.compile(
    rf"\b(?:{NOUN}|phones?|lines?|available|availability|free|unused|spare|unassigned|left|remaining|vacant|ones|show"
    r"|list|get|give|what|what's|whats|which|any|anything|how many|have|need|looking|check|find|search|look ?up|toll"
    r"|stock)\b"
)

_IS_RESERVED = re.compile(
    rf"^(?:what|which)(?: {NOUN})?(?:'s|s| is| are| have been)(?: \w+ly)? (?:reserved|kept back)\b(?!.*\d)"
    rf"|^(?:what|which)(?: {NOUN})? (?:did|do|have) (?:i|we) (?:reserved?|booked?|kept|keep)\b(?!.*\d)"
    rf"|\b{NOUN} (?:that are |which are )?(?:reserved|kept back) (?:for|by) [^\d]+$"
)
"""A question about all reservations. Without "which", it narrows the last list: "only the reserved ones"."""

_MAX_LENGTH = 400
"""Characters of a sentence. Comparing longer texts would take longer than they are worth."""


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
    refuse_sentence(lower)
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
