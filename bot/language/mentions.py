"""Takes the bot's name off what was typed in a group space. Pure."""

from collections.abc import Container
from html.parser import HTMLParser


def strip_mention(text: str, markup: str | None, bot_id: str, bot_name: str, commands: Container[str]) -> str:
    """Return the text without the bot's name, wherever it stands and however it was written.

    `markup` is the message's `html`, in which the mention is marked. Without it, the name is taken off the front.
    `commands` are the words that a command begins with.
    """
    if markup:
        reader = _MentionReader(bot_id)
        reader.feed(markup)
        reader.close()
        if reader.was_mentioned:
            return " ".join("".join(reader.parts).split())
    return _strip_name(text, bot_name, commands)


def to_word(text: str) -> str:
    """Return a typed word as commands are looked up by: "/Numbers:" is "numbers"."""
    return text.lstrip("/").casefold().rstrip(":,")


def _strip_name(text: str, bot_name: str, commands: Container[str]) -> str:
    """Take the bot's name, or its first words, off the front.

    The longest match goes first, by two rules:

    1. A name of several words goes if it stands there in full.
    2. A part of it (or a name of one word) goes, unless that would take a command away: unless its first word is a
       command, and what follows it is not.

    For a bot called "Numbers Bot":

        Numbers Bot xyzzy          → xyzzy               rule 1
        Numbers numbers Denver     → numbers Denver      rule 2: a command follows
        Numbers                    → (nothing)           rule 2: nothing follows
        numbers Denver             → numbers Denver      "numbers" is the command
    """
    words, name = text.split(), bot_name.casefold().split()
    for count in range(len(name), 0, -1):
        if [word.casefold().rstrip(":,") for word in words[:count]] != name[:count]:
            continue
        rest = words[count:]
        is_full_name = count == len(name) > 1
        is_command = to_word(words[0]) in commands and bool(rest) and to_word(rest[0]) not in commands
        if is_full_name or not is_command:
            return " ".join(rest)
    return " ".join(words)


class _MentionReader(HTMLParser):
    """Collects the text of a message, without the mentions of one person."""

    def __init__(self, person_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.was_mentioned = False
        self._person_id = person_id
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "spark-mention" and dict(attrs).get("data-object-id") == self._person_id:
            self.was_mentioned = self._is_inside = True
        elif tag != "spark-mention":
            # Paragraphs and line breaks separate words.
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "spark-mention":
            self._is_inside = False
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._is_inside:
            self.parts.append(data)
