import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.model import Location, Request
from bot.terminal.render import render_finding, render_view
from cards.locations import build_locations
from cards.view import Button, Line, Row, Tone, View
from tests.support.sample_values import EXAMPLE
from tests.support.sample_views import build_sample_numbers


def print_view(view: View, **options: bool) -> list[str]:
    """Return the lines that a terminal shows, each with its spaces reduced to one."""
    output = io.StringIO()
    Console(file=output, width=200, **options).print(render_view(view))  # type: ignore[arg-type]
    return [" ".join(line.split()) for line in output.getvalue().splitlines() if line.strip()]


def test_a_list_is_a_table_below_its_facts() -> None:
    lines = [line for line in print_view(build_sample_numbers(EXAMPLE)) if "─" not in line]
    assert lines == [
        "Birmingham",
        "Auto attendant alternate numbers",
        "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service; all PSTN",
        "+1 205-635-0001 Active",
        "+1 205-635-0002 Active · Main number · Service number",
        "+1 205-635-0003 Inactive · Toll-free",
        "1–3 of 3 · As of 02:03:04 UTC",
    ]


@pytest.mark.parametrize("name", [r"A\B (1*2)", "[red]x[/red]", "[/]", "_a_ `b` <c>"])
def test_a_name_is_printed_as_it_is(name: str) -> None:
    view = build_locations([Location("id", name)], title=f"Near {name}", text="", page=1, page_size=10)
    lines = print_view(view)
    assert lines[0] == f"Near {name}"
    assert name in lines


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60))
def test_no_text_is_read_as_markup(text: str) -> None:
    rows = (Row(((Line(f"x{text}x"),),)),)
    assert " ".join(f"x{text}x".split()) in print_view(View(facts=(Line(f"y{text}y"),), rows=rows))


def test_groups_of_rows_have_their_headings() -> None:
    row = Row(((Line("numbers Birmingham"), Line("List numbers")),))
    view = View(rows=(Line("See", is_bold=True), row, Line("Export", is_bold=True), row))
    assert print_view(view) == [
        *("See", "numbers Birmingham", "List numbers"),
        *("Export", "numbers Birmingham", "List numbers"),
    ]


def test_suggestions_and_hints_are_shown_but_no_buttons() -> None:
    view = View(
        facts=(Line("Which location?"),),
        rows=(Row(((Line("Denver"),),), (Button("List numbers", Request("numbers")),)),),
        hint="Type numbers and a name.",
        suggestions=(Button("numbers Denver", Request("numbers")),),
        actions=(Button("Refresh", Request("numbers")),),
    )
    assert print_view(view) == ["Which location?", "Denver", "numbers Denver", "Type numbers and a name."]


@pytest.mark.parametrize(
    ("tone", "code"), [(Tone.SUBTLE, "2"), (Tone.GOOD, "32"), (Tone.WARNING, "33"), (Tone.ATTENTION, "31")]
)
def test_tones_are_colours(tone: Tone, code: str) -> None:
    (line,) = print_view(View(facts=(Line("x", tone),)), force_terminal=True)
    assert line == f"\x1b[{code}mx\x1b[0m"


def test_a_finding_has_its_advice_below_it() -> None:
    assert render_finding("database", "it is locked", "Stop the other bot.", is_ok=False).plain == (
        "✗ database: it is locked\n  Stop the other bot."
    )
    assert render_finding("database", "it works", "", is_ok=True).plain == "✓ database: it works"
