import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.parts import cut, escape, escape_message, format_number, write_lines


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+12056350001", "+1 205-635-0001"),
        ("+442079460123", "+44 20 7946 0123"),
        ("+41446681800", "+41 44 668 18 00"),
        ("2100", "2100"),
        ("", ""),
        ("*98", "*98"),
    ],
)
def test_numbers_are_readable(number: str, expected: str) -> None:
    assert format_number(number) == expected


@pytest.mark.parametrize(
    "text", ["+1 205-635-0001", "Birmingham (US)", "A & B", "snake_case", "3 available: 2 active; 1 main"]
)
def test_plain_words_stay_plain(text: str) -> None:
    assert escape(text) == text


RENDERER = MarkdownIt("commonmark")


def render(markdown: str) -> str:
    rendered: str = RENDERER.render(markdown)
    return rendered.strip().removeprefix("<p>").removesuffix("</p>")


def as_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


NASTY = [
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
]


@pytest.mark.parametrize("text", NASTY)
def test_names_cannot_speak_markdown(text: str) -> None:
    assert render(escape_message(text)) == as_text(text)
    assert "<" not in escape_message(text)


@given(st.text(alphabet=st.sampled_from("abc 12*_`[]()<>@#+-.!~&;\\|=")).map(cut))
def test_no_text_speaks_markdown(text: str) -> None:
    assert render(escape_message(text)) == as_text(text)


@given(st.lists(st.text(max_size=200), max_size=80))
def test_words_stay_within_their_bytes(lines: list[str]) -> None:
    assert len(write_lines(lines, 1000).encode()) <= 1000


def test_what_is_left_out_is_counted() -> None:
    written = write_lines([f"line {number}" for number in range(100)], 200)
    kept = written.count("line ")
    assert written.endswith(f"… and {100 - kept} more lines.")
