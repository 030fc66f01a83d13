"""Typed text, or a button's inputs, become one Request. Pure."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from rapidfuzz import process

from bot import limits
from bot.errors import NotUnderstood, UnknownCommand
from bot.language.mentions import to_word
from bot.model import Feature, InvalidArgument, Request, Suggestion
from cards.buttons import NotAButton, unpack
from cards.text import shorten

Grammar: TypeAlias = Mapping[str, Callable[[str], Request]]
"""The words that a command begins with, in small letters, each with what parses the text that follows it.

That raises NotUnderstood or InvalidArgument.
"""

MIN_SIMILARITY = 60
"""How similar a word and a command must be, of 100, for the command to be suggested."""

HELP = Request("help")

_SHOW_HELP = Suggestion("Show help", HELP)

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " "})

_INVALID: Mapping[str, str] = {
    "page": "A page is a whole number, for example: numbers Birmingham page 2",
    "purpose": "Unknown list of numbers. Type help numbers to see all lists.",
    "filters": f"Unknown filter. Filter by {', '.join(Feature)}, each with or without “not”.",
    "digits": f"Search for digits only, at most {limits.MAX_NUMBER_DIGITS}. For example: numbers Birmingham ending 00",
    "digits_at": "That search can't be read. For example: numbers Birmingham ending 00",
    "consecutive": "How many numbers in a row? At least 2, for example: numbers Birmingham consecutive 5",
    "sort": "Lists can be sorted by number or state. For example: numbers Birmingham sort state",
    "file": "Lists can be exported as csv, xlsx or json. For example: export Birmingham as xlsx",
    "count": f"How many entries? From 1 to {limits.MAX_HISTORY_ENTRIES}, for example: history 20",
    "entry": "Which change? Give its number in the history, for example: undo 12",
    "below": "Below how many active numbers? For example: watch Birmingham below 5",
}
"""What to say about an argument without a valid value."""

_UNREADABLE = "That button can't be read. Type the command again, or help."


def parse_text(text: str, grammar: Grammar) -> Request:
    """Parse what a person typed, without the bot's name. Nothing at all asks for help. Raises NotUnderstood."""
    typed = " ".join(text.translate(_QUOTES).split()).lstrip("/:, ")
    if not typed:
        return HELP
    if len(typed) > limits.MAX_TEXT_LENGTH:
        raise NotUnderstood(
            f"That is too long: a command has at most {limits.MAX_TEXT_LENGTH} characters.", (_SHOW_HELP,)
        )
    first, _, rest = typed.partition(" ")
    try:
        if parse := grammar.get(to_word(first)):
            return parse(rest)
        raise _build_unknown(first, rest, grammar)
    except InvalidArgument as error:
        raise _build_invalid(error) from None


def parse_inputs(inputs: object, commands: Collection[str]) -> Request:
    """Parse what the press of a button brings; `commands` are the names of all commands. Raises NotUnderstood."""
    try:
        request = unpack(inputs)
    except NotAButton:
        raise NotUnderstood(_UNREADABLE, (_SHOW_HELP,)) from None
    except InvalidArgument as error:
        raise _build_invalid(error) from None
    if request.command not in commands:
        # A card of an earlier version, or inputs that somebody made up.
        raise NotUnderstood("That button's command no longer exists. Type help for a list.", (_SHOW_HELP,))
    return request


def _build_invalid(error: InvalidArgument) -> NotUnderstood:
    return NotUnderstood(_INVALID.get(error.name, _UNREADABLE), (_SHOW_HELP,))


def _build_unknown(first: str, rest: str, grammar: Grammar) -> UnknownCommand:
    sentence = f"Unknown command “{shorten(first, 40)}”."
    near = process.extractOne(first.casefold(), list(grammar), score_cutoff=MIN_SIMILARITY)
    if near is None:
        return UnknownCommand(f"{sentence} Type help for a list.", (_SHOW_HELP,))
    request = grammar[near[0]](rest)
    return UnknownCommand(
        f"{sentence} Did you mean {request.command}?",
        (Suggestion(shorten(f"{request.command} {rest}", 40), request), _SHOW_HELP),
    )
