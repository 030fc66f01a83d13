"""All renderers show all that a View says: no reader gets less than another."""

import html
import io
import re

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from bot.terminal.render import render_view
from cards.adaptive_card import render_card
from cards.escaping import escape
from cards.markdown import render_markdown
from cards.text import keep_numbers_together
from cards.view import View
from tests.support.card_schema import list_buttons, list_texts
from tests.support.sample_views import FULL_VIEWS
from tests.support.views import list_view_texts

NAMES = ["Lobby", r"A\B (1*2)", "<b> & _c_ [d](e)"]


def print_view(view: View) -> str:
    output = io.StringIO()
    Console(file=output, width=1_000).print(render_view(view))
    return output.getvalue()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", FULL_VIEWS)
def test_every_renderer_shows_every_text(kind: str, name: str) -> None:
    view = FULL_VIEWS[kind](name)
    card = list_texts(render_card(view))
    markdown = html.unescape(re.sub(r"</?[a-z]+ ?/?>", "", MarkdownIt("commonmark").render(render_markdown(view))))
    terminal = print_view(view)
    for text in list_view_texts(view):
        assert escape(text) in card or keep_numbers_together(escape(text)) in card
        assert text in markdown
        assert text in terminal


def test_every_renderer_shows_the_suggestions() -> None:
    view = FULL_VIEWS["notice"]("Lobby")
    assert view.suggestions
    for button in view.suggestions:
        assert button.title in list_buttons(render_card(view))
        assert button.title in render_markdown(view)
        assert button.title in print_view(view)


def test_the_hint_is_for_readers_without_buttons() -> None:
    view = FULL_VIEWS["locations"]("Lobby")
    assert view.hint
    assert view.hint in render_markdown(view)
    assert view.hint in print_view(view)
    assert view.hint not in list_texts(render_card(view))
