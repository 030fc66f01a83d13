"""Typed text, or a button's inputs, become one Request. Pure: nothing here asks Webex."""

from html.parser import HTMLParser

from rapidfuzz import process

from bot.commands import COMMANDS
from bot.errors import NotUnderstood, UnknownCommand
from bot.model import Request, Suggestion
from cards.buttons import MAX_VALUE_LENGTH, NotAButton, unpack
from cards.text import shorten

HELP = Request("help")

MIN_SIMILARITY = 60
"""How alike a word and a command must be, of 100, for the command to be offered."""

_SHOW_HELP = Suggestion("Show help", HELP)

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " "})

_BY_WORD = {word: command for command in COMMANDS for word in (command.name, *command.words)}


def parse_text(text: str) -> Request:
    """Read what a person typed, the bot's name already taken off. Nothing at all is a call for help.

    Raises NotUnderstood.
    """
    words = " ".join(text.translate(_QUOTES).split()).lstrip("/:, ")
    if not words:
        return HELP
    if len(words) > MAX_VALUE_LENGTH:
        raise NotUnderstood(
            f"That is too long for a command: {MAX_VALUE_LENGTH} characters are the most.", (_SHOW_HELP,)
        )
    first, _, rest = words.partition(" ")
    command = _BY_WORD.get(first.casefold().rstrip(":,"))
    if command is None:
        raise _build_unknown(first, rest)
    return Request(command.name, dict(command.read(rest)))


def parse_inputs(inputs: object) -> Request:
    """Read what a press of a button brings; anyone can send anything. Raises NotUnderstood."""
    try:
        request = unpack(inputs)
    except NotAButton:
        raise NotUnderstood(
            "I cannot read that button. Please type the command again, or help.", (_SHOW_HELP,)
        ) from None
    if request.command not in {command.name for command in COMMANDS}:
        raise NotUnderstood(
            "That button belongs to a command that I do not have. Type help for those that I have.",
            (_SHOW_HELP,),
        )
    return request


def strip_mention(text: str, markup: str | None, bot_id: str, bot_name: str) -> str:
    """Take the bot's name off what was typed in a group space, wherever it stands and however it was written.

    `markup` is the message's `html`, in which the mention is marked. Without it, the name at the front goes.
    """
    if markup:
        reader = _MentionReader(bot_id)
        reader.feed(markup)
        reader.close()
        if reader.found:
            return " ".join("".join(reader.parts).split())
    return _strip_name(text, bot_name)


def _strip_name(text: str, bot_name: str) -> str:
    """Take the bot's name, or its first words, off the front; a bot may be called as one of its commands is."""
    words, name = text.split(), bot_name.casefold().split()
    for count in range(len(name), 0, -1):
        begin = [word.casefold().rstrip(":,") for word in words[:count]]
        rest = words[count:]
        is_plain = not rest or _is_command(rest[0]) or not _is_command(words[0])
        if begin == name[:count] and (is_plain or count == len(name) > 1):
            return " ".join(rest)
    return " ".join(words)


def _is_command(word: str) -> bool:
    return word.lstrip("/").casefold().rstrip(":,") in _BY_WORD


class _MentionReader(HTMLParser):
    """Collects the text of a message, without the mentions of one person."""

    def __init__(self, person_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.found = False
        self._person_id = person_id
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "spark-mention" and dict(attrs).get("data-object-id") == self._person_id:
            self.found = self._is_inside = True
        elif tag != "spark-mention":
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "spark-mention":
            self._is_inside = False
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._is_inside:
            self.parts.append(data)


def _build_unknown(first: str, rest: str) -> UnknownCommand:
    said = f"I do not know “{shorten(first, 40)}”."
    near = process.extractOne(first.casefold(), list(_BY_WORD), score_cutoff=MIN_SIMILARITY)
    if near is None:
        return UnknownCommand(f"{said} Type help to see what I can do.", (_SHOW_HELP,))
    command = _BY_WORD[near[0]]
    request = Request(command.name, dict(command.read(rest)))
    return UnknownCommand(
        f"{said} Did you mean {command.name}?",
        (Suggestion(shorten(f"{command.name} {rest}", 40), request), _SHOW_HELP),
    )
