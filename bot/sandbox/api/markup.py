"""Renders a message's markdown as the `html` and `text` that Webex's clients receive, and resolves its mentions."""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import normalise_id
from bot.sandbox.engine.state import State

MENTION = re.compile(r"<@(personId|personEmail):([^|>\s]+)(?:\|([^>]*))?>|<@all>")
PLACEHOLDER = "\ue000{}\ue001"
PLACEHOLDERS = re.compile("\ue000(\\d+)\ue001")
"""Stands for a mention while the markdown is rendered: two private-use characters with the mention's index between."""

RENDERER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's rendered markdown."""

    html: str
    text: str
    people: tuple[str, ...]
    """The ids of the people who are mentioned by name, without duplicates."""
    mentions_all: bool
    """Whether `<@all>` mentions everybody in the room."""


@dataclass(frozen=True, slots=True)
class _Mention:
    person_id: str | None
    """None for everybody in the room."""
    name: str
    """The name to show."""
    written_id: str = ""
    """The person's id as it stands in the HTML."""


def render(state: State, room_id: str, markdown: str) -> Rendered:
    """Render a message's markdown for a room. Raises ApiError if it mentions a person who is not in the room."""
    mentions: list[_Mention] = []

    def replace(match: re.Match[str]) -> str:
        mentions.append(_resolve_mention(state, room_id, match))
        return PLACEHOLDER.format(len(mentions) - 1)

    markup = RENDERER.render(MENTION.sub(replace, markdown.replace("\ue000", "").replace("\ue001", ""))).strip()
    people = tuple(dict.fromkeys(mention.person_id for mention in mentions if mention.person_id))
    return Rendered(
        html=PLACEHOLDERS.sub(lambda match: _build_mention(mentions[int(match[1])]), markup),
        text=to_text(PLACEHOLDERS.sub(lambda match: html.escape(mentions[int(match[1])].name), markup)),
        people=people,
        mentions_all=any(mention.person_id is None for mention in mentions),
    )


def to_text(markup: str) -> str:
    """Return the text in HTML, with line breaks between its paragraphs and list items."""
    reader = _TextReader()
    reader.feed(markup)
    reader.close()
    return re.sub(r"\n{2,}", "\n", "".join(reader.parts)).strip()


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in ("br", "li", "p"):
            self.parts.append("\n")


def _resolve_mention(state: State, room_id: str, match: re.Match[str]) -> _Mention:
    """Find the person in a mention. Raises ApiError."""
    kind, key, label = match.groups()
    if kind is None:  # <@all>
        return _Mention(None, "All")
    person = state.people.get(normalise_id("PEOPLE", key)) if kind == "personId" else state.find_person(key)
    if person is None or not state.is_member(person["id"], room_id):
        raise ApiError(400, "Unable to mention a person who is not in the room.")
    # An id stays as it was typed: some clients write a bare UUID.
    return _Mention(person["id"], label or person["displayName"], key if kind == "personId" else person["id"])


def _build_mention(mention: _Mention) -> str:
    if mention.person_id is None:
        return f'<spark-mention data-object-type="groupMention" data-group-type="all">{mention.name}</spark-mention>'
    attributes = f'data-object-type="person" data-object-id="{mention.written_id}"'
    return f"<spark-mention {attributes}>{html.escape(mention.name)}</spark-mention>"
