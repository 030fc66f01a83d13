"""A message's markdown becomes the `html` and `text` that Webex's clients get; mentions are found on the way."""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from bot.sandbox.api.responses import Refusal
from bot.sandbox.engine.state import State

_MENTION = re.compile(r"<@(personId|personEmail):([^|>\s]+)(?:\|([^>]*))?>|<@all>")
_MARKER = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")
_RENDERER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a message's markdown comes to."""

    html: str
    text: str
    people: tuple[str, ...]
    """The ids of those who are mentioned, each once."""
    mentions_all: bool


def render(state: State, room_id: str, markdown: str) -> Rendered:
    """Render a message's markdown for a room. Raises Refusal where somebody is mentioned who is not in it."""
    found: list[tuple[str | None, str]] = []

    def take(match: re.Match[str]) -> str:
        found.append(_find_mentioned(state, room_id, match))
        return _MARKER.format(len(found) - 1)

    markup = _RENDERER.render(_MENTION.sub(take, markdown.replace("\ue000", "").replace("\ue001", ""))).strip()
    people = tuple(dict.fromkeys(person_id for person_id, _ in found if person_id))
    return Rendered(
        html=_MARKED.sub(lambda mark: _write_mention(*found[int(mark[1])]), markup),
        text=to_text(_MARKED.sub(lambda mark: html.escape(found[int(mark[1])][1]), markup)),
        people=people,
        mentions_all=any(person_id is None for person_id, _ in found),
    )


def to_text(markup: str) -> str:
    """Return what a reader sees of HTML."""
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


def _find_mentioned(state: State, room_id: str, match: re.Match[str]) -> tuple[str | None, str]:
    """Return who is meant, and the name to show; None for everybody."""
    kind, key, shown = match.groups()
    if kind is None:
        return None, "All"
    person = state.people.get(key) if kind == "personId" else state.find_person(key)
    if person is None or not state.is_member(person["id"], room_id):
        raise Refusal(400, "Unable to mention a person who is not in the room.")
    return person["id"], shown or person["displayName"]


def _write_mention(person_id: str | None, name: str) -> str:
    if person_id is None:
        return f'<spark-mention data-object-type="groupMention" data-group-type="all">{name}</spark-mention>'
    attributes = f'data-object-type="person" data-object-id="{person_id}"'
    return f"<spark-mention {attributes}>{html.escape(name)}</spark-mention>"
