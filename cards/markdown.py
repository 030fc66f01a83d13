"""Renders a View as a message's markdown, for clients and screen readers that do not show cards."""

from collections.abc import Iterator, Sequence

from cards.escaping import escape_markdown
from cards.limits import MAX_MARKDOWN_BYTES
from cards.view import Choice, Line, Row, View, describe_chips, describe_understood

LINE_BREAK = "  \n"


def render_markdown(view: View) -> str:
    """Return all that the View says, escaped and within MAX_MARKDOWN_BYTES. Buttons, and fields without
    expanded choices, are left out."""
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
    yield from _list_head(view)
    for row in view.rows:
        yield _render_row(row)
    for choice in _list_choices(view):
        yield f"- {escape_markdown(choice.title)}"
    for button in view.suggestions:
        yield f"- {escape_markdown(button.title)}"
    for text in (view.hint, view.footer, view.next, describe_understood(view)):
        if text:
            yield escape_markdown(text)


def _list_choices(view: View) -> Iterator[Choice]:
    """List the choices that the card shows all at once: drop-down lists would fill a message."""
    return (choice for field in view.fields if field.is_expanded for choice in field.choices)


def _list_head(view: View) -> Iterator[str]:
    if view.above:
        yield escape_markdown(view.above)
    if view.title:
        subtitle = f" — {escape_markdown(view.subtitle)}" if view.subtitle else ""
        yield f"**{escape_markdown(view.title)}**{subtitle}"
    texts = [*(fact.text for fact in view.facts), describe_chips(view), *(each.text for each in view.details)]
    yield from (escape_markdown(text) for text in (*texts, view.to_copy) if text)


def _render_row(row: Row | Line) -> str:
    if isinstance(row, Line):
        return f"**{escape_markdown(row.text)}**"
    # Escaped as one text: an empty cell leaves no mark that would begin a list of its own.
    lead = [" ".join(line.text for line in row.lead)] if row.lead else []
    texts = [*lead, *(line.text for cell in row.cells for line in cell if line.text)]
    return f"- {escape_markdown(' — '.join(texts))}"
