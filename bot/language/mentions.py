"""Finds what a person typed to the bot in a message: without mentions and quotations. Pure."""

import re
from collections.abc import Container
from html.parser import HTMLParser
from itertools import islice

from bot.model import to_uuid

BLOCKS = frozenset({"blockquote", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}) | {
    *("table", "td", "th", "tr", "ul")
}
"""The HTML elements that separate lines; all others, such as `strong`, stand within a line."""

SEPARATORS = " \t\r\n\u00a0,;:.!|>-\u2010\u2011\u2012\u2013\u2014\u2212"
"""What people put between a mention and their command: "@Numbers: help", "@Numbers - help"."""

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private-use characters around the name of another person who is mentioned, while the text is read."""

_MENTION = f"{_OPEN}[^{_OPEN}{_CLOSE}]*{_CLOSE}"

_COPY = r"\b(?P<copy>b?cc|copy|fyi|for|with) ?[:,-]? ?\n?"

_OTHERS = re.compile(rf"(?:{_COPY})?{_MENTION}(?:[ ,;&+\n]{{0,3}}(?:and )?{_MENTION})*(?: fyi\b)?[,;]?", re.IGNORECASE)
"""People who are mentioned, one or several, with the words that say that they only read along."""

_OWNS = re.compile(r"\b(?:owner|person|user|of|has|to|from|who|whose|who is|does) $", re.IGNORECASE)
"""Before a mention: the person belongs to the command."""


def strip_mention(
    text: str, markup: str | None, bot_id: str, bot_name: str, commands: Container[str], *, is_direct: bool = False
) -> str:
    """Return what was typed to the bot: without its name, wherever that stands, and without quotations.

    Other people who are mentioned are left out too ("numbers Denver cc @Ada"), unless they belong to the command
    ("owner @Ada"). `markup` is the message's `html`, in which mentions and quotations are marked. Where the bot is not
    marked there, its name is taken off the front. `commands` are the words that a command begins with. `is_direct` is
    whether it was typed in a 1:1 space, where nobody has to mention the bot.
    """
    if markup:
        reader = _MessageReader(bot_id)
        reader.feed(markup)
        reader.close()
        if reader.was_mentioned or reader.has_marks:
            text = _read(reader.parts).strip(SEPARATORS)
        if reader.was_mentioned:
            return text
    else:
        text = _drop_quotations(text)
    return _strip_name(text, bot_name, commands, is_direct=is_direct)


def to_word(text: str) -> str:
    """Return a typed word as commands are looked up by: "/Numbers:" is "numbers"."""
    return text.lstrip("/").casefold().rstrip(":,")


def _read(parts: list[str]) -> str:
    """Join the parts of a message: spaces are single ones, line breaks stay, people who only read along go."""
    text = _OTHERS.sub(_replace_people, _tidy("".join(parts)))
    return _tidy(re.sub(f"\\( ?\\)|[{_OPEN}{_CLOSE}]", "", text))


def _tidy(text: str) -> str:
    """Return the text with single spaces and without empty lines."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def _drop_quotations(text: str) -> str:
    """Leave out the lines that are quoted as in Markdown, unless there are no others."""
    lines = text.split("\n")
    typed = [line for line in lines if not line.lstrip().startswith(">")]
    return "\n".join(typed).strip() if 0 < len(typed) < len(lines) else text


def _replace_people(match: re.Match[str]) -> str:
    belongs = match["copy"] is None and _OWNS.search(match.string, max(match.start() - 10, 0), match.start())
    return match.group().replace(_OPEN, "").replace(_CLOSE, "") if belongs else " "


def _strip_name(text: str, bot_name: str, commands: Container[str], *, is_direct: bool) -> str:
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

    In a 1:1 space a name goes only where a command follows: nobody has to mention the bot there.
    """
    words, name = list(islice(re.finditer(r"\S+", text), 20)), bot_name.casefold().split()
    for count in range(min(len(name), len(words)), 0, -1):
        if [word.group().casefold().lstrip("@").rstrip(":,") for word in words[:count]] != name[:count]:
            continue
        rest = text[words[count - 1].end() :].strip(SEPARATORS)
        is_followed = to_word("".join(rest.split(maxsplit=1)[:1])) in commands
        is_full_name = count == len(name) > 1
        is_command = to_word(words[0].group()) in commands and bool(rest) and not is_followed
        if is_followed if is_direct else is_full_name or not is_command:
            return rest
    return text


class _MessageReader(HTMLParser):
    """Collects the text of a message, without its quotations and the mentions of one person."""

    def __init__(self, person_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.was_mentioned = False
        self.has_marks = False
        """Whether there is a mention or a quotation."""
        self._ids = {person_id, to_uuid(person_id, "PEOPLE")}
        self._quotations = 0
        """How many quotations the current text is inside of."""
        self._is_in_own_mention = False
        self._is_in_mention = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag == "blockquote":
            self.has_marks = True
            self._quotations += 1
        elif tag == "spark-mention" and not self._quotations:
            self.has_marks = True
            self._begin_mention(dict(attrs).get("data-object-id") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "spark-mention":
            self._end_mention()
        elif tag in BLOCKS:
            self.parts.append("\n")
        if tag == "blockquote":
            self._quotations = max(self._quotations - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self._is_in_own_mention and not self._quotations:
            # Line breaks in HTML are spaces: elements separate the lines.
            self.parts.append(data.replace("\n", " ").replace(_OPEN, "").replace(_CLOSE, ""))

    def _begin_mention(self, object_id: str) -> None:
        self._end_mention()
        # Some clients write the id as a bare UUID.
        if object_id in self._ids or to_uuid(object_id, "PEOPLE") in self._ids - {None}:
            self.was_mentioned = self._is_in_own_mention = True
            self.parts.append(" ")
        else:
            self._is_in_mention = True
            self.parts.append(_OPEN)

    def _end_mention(self) -> None:
        if self._is_in_mention:
            self.parts.append(_CLOSE)
        elif self._is_in_own_mention:
            self.parts.append(" ")
        self._is_in_mention = self._is_in_own_mention = False
