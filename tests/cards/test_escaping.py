import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.escaping import escape, escape_markdown
from cards.text import shorten

RENDERER = MarkdownIt("commonmark")


def render(markdown: str) -> str:
    rendered: str = RENDERER.render(markdown)
    return rendered.strip().removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    "text", ["+1 205-635-0001", "Birmingham (US)", "A & B", "snake_case", "3 available: 2 active; 1 main", "#12", ""]
)
def test_plain_text_is_not_changed(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<@all> hello",
        "<@personEmail:someone@example.com>",
        "[click](https://evil.example)",
        "**bold** _it_ `code` ~~no~~",
        "<script>alert(1)</script>",
        "# Heading",
        "1. First",
        "- item",
        "> quote",
        "a\\*b",
        "---",
        'Zürich "Süd" & Čapek',
        "&lt;@all&gt;",
    ],
)
def test_markdown_is_shown_as_it_was_written(text: str) -> None:
    assert html.unescape(render(escape_markdown(text))) == text
    assert "<" not in escape_markdown(text)


@pytest.mark.parametrize("text", ["{{DATE(2026-01-01T00:00:00Z)}}", "{{{TIME(x)}}", "a {{b"])
def test_no_function_of_cards_is_called(text: str) -> None:
    assert "{{" not in escape(text)
    assert escape(text).replace("\u200b", "") == text


def test_a_name_does_not_turn_the_direction_of_what_follows() -> None:
    assert escape("Birm\u202egnim\u202c \u2067x\u2069") == "Birmgnim x"
    assert escape("\u05d9\u05e8\u05d5\u05e9\u05dc\u05d9\u05dd") == "\u05d9\u05e8\u05d5\u05e9\u05dc\u05d9\u05dd"


@given(st.text(alphabet=st.sampled_from("abc 12*_`[]()<>@#+-.!~&;\\|=")).map(shorten))
def test_no_text_is_read_as_markdown(text: str) -> None:
    assert html.unescape(render(escape_markdown(text))) == text
