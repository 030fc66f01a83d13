"""Renders a View as a message's markdown, for clients and screen readers that do not show cards."""

from collections.abc import Iterator, Sequence

from cards.escaping import escape_markdown
from cards.limits import MAX_MARKDOWN_BYTES
from cards.view import Line, Row, View, describe_chips, describe_understood

LINE_BREAK = "  \n"


def render_markdown(view: View) -> str:
    """Return all that the View says, escaped and within MAX_MARKDOWN_BYTES. Buttons and fields are left out."""
    return join_lines(list(_list_lines(view)))


def join_lines(lines: Sequence[str], max_bytes: int = MAX_MARKDOWN_BYTES) -> str:
    """Join lines of markdown; where they exceed `max_bytes`, leave out the last ones and say how many."""
    text = LINE_BREAK.join(lines)
    if len(text.encode()) <= max_bytes:
        return text
    kept: list[str] = []
    bytes_left = max_bytes - len(f"{LINE_BREAK}… and 00,000 more lines.".encode())
    for line in lines:
        bytes_left -= len(f"{LINE_BREAK}{line}".encode())
        if bytes_left < 0:
            break
        kept.append(line)
    omitted = len(lines) - len(kept)
    return LINE_BREAK.join([*kept, f"… and {omitted:,} more {'line' if omitted == 1 else 'lines'}."])


def _list_lines(view: View) -> Iterator[str]:
    if view.title:
        subtitle = f" — {escape_markdown(view.subtitle)}" if view.subtitle else ""
        yield f"**{escape_markdown(view.title)}**{subtitle}"
    for fact in view.facts:
        yield escape_markdown(fact.text)
    if view.chips:
        yield escape_markdown(describe_chips(view))
    for row in view.rows:
        yield _render_row(row)
    for button in view.suggestions:
        yield f"- {escape_markdown(button.title)}"
    for text in (view.hint, view.footer, describe_understood(view)):
        if text:
            yield escape_markdown(text)


def _render_row(row: Row | Line) -> str:
    if isinstance(row, Line):
        return f"**{escape_markdown(row.text)}**"
    # Escaped as one text: an empty cell leaves no mark that would begin a list of its own.
    lead = [" ".join(line.text for line in row.lead)] if row.lead else []
    texts = [*lead, *(line.text for cell in row.cells for line in cell if line.text)]
    return f"- {escape_markdown(' — '.join(texts))}"
