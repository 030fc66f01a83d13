import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.model import Request
from cards.limits import MAX_MARKDOWN_BYTES
from cards.markdown import join_lines, render_markdown
from cards.view import Button, Line, Row, View
from tests.support.card_schema import MAX_MESSAGE_BYTES
from tests.support.full_lists import build_full_numbers
from tests.support.sample_values import LONG_NAME
from tests.support.sample_views import FULL_VIEWS
from tests.support.views import list_view_texts

TEXTS = st.text(alphabet=st.sampled_from("ab 1*_`[]()<>@#+-.!~&;\\|="), max_size=40).map(lambda text: f"x{text}x")


def read_markdown(markdown: str) -> str:
    """Return the text that a client shows for markdown."""
    return html.unescape(re.sub(r"<[^>]*>", "", MarkdownIt("commonmark").render(markdown)))


def test_the_view_is_written_top_to_bottom() -> None:
    view = View(
        title="Birmingham",
        subtitle="Alternate",
        facts=(Line("2 available", is_bold=True),),
        rows=(Line("Here", is_bold=True), Row(((Line("+1"),), (Line("Active"), Line("")))), Row(((Line("+2"),),))),
        suggestions=(Button("numbers Denver", Request("numbers")),),
        hint="Type numbers.",
        footer="1–2 of 2",
        actions=(Button("Refresh", Request("numbers")),),
    )
    assert render_markdown(view).split("  \n") == [
        "**Birmingham** — Alternate",
        "2 available",
        "**Here**",
        "- +1 — Active",
        "- +2",
        "- numbers Denver",
        "Type numbers.",
        "1–2 of 2",
    ]


@given(title=TEXTS, subtitle=TEXTS, fact=TEXTS, cells=st.lists(TEXTS, min_size=1, max_size=3), footer=TEXTS)
def test_no_text_is_read_as_markdown(title: str, subtitle: str, fact: str, cells: list[str], footer: str) -> None:
    rows = (Row(tuple((Line(cell),) for cell in cells)),)
    view = View(title=title, subtitle=subtitle, facts=(Line(fact),), rows=rows, footer=footer)
    shown = read_markdown(render_markdown(view))
    for text in (f"{title} — {subtitle}", fact, " — ".join(cells), footer):
        assert text in shown


def test_a_name_cannot_mention_everybody() -> None:
    assert "<" not in render_markdown(build_full_numbers("<@all>"))


@pytest.mark.parametrize("kind", FULL_VIEWS)
@settings(max_examples=8)
@given(name=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_full_views_stay_within_their_bytes(kind: str, name: str) -> None:
    assert MAX_MARKDOWN_BYTES <= MAX_MESSAGE_BYTES - 200  # room for the marker that messaging adds
    assert 0 < len(render_markdown(FULL_VIEWS[kind](name)).encode()) <= MAX_MARKDOWN_BYTES
    assert 0 < len(render_markdown(FULL_VIEWS[kind](LONG_NAME)).encode()) <= MAX_MARKDOWN_BYTES


@given(st.lists(st.text(max_size=200), max_size=80))
def test_lines_stay_within_their_bytes(lines: list[str]) -> None:
    assert len(join_lines(lines, 1000).encode()) <= 1000


@pytest.mark.parametrize(("count", "end"), [(100, "more lines."), (26, "more lines."), (2, "… and 1 more line.")])
def test_omitted_lines_are_counted(count: int, end: str) -> None:
    size = 200 if count > 2 else 110
    lines = [f"line {number}".ljust(10 if count > 2 else 60, ".") for number in range(count)]
    joined = join_lines(lines, size)
    kept = joined.count("line ") - joined.count("more line ")
    assert joined.endswith(end)
    assert f"… and {count - kept:,} more" in joined


def test_samples_have_texts() -> None:
    assert all(list_view_texts(build("Lobby")) for build in FULL_VIEWS.values())
