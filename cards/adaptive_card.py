"""Renders a View as an adaptive card."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

from cards.buttons import PICK
from cards.controls import render_action, render_button, render_check_box, render_fields
from cards.elements import Element, build_card, build_element
from cards.escaping import escape
from cards.limits import MAX_BUTTONS, MAX_LINE_TITLES_LENGTH
from cards.text import break_addresses, keep_numbers_together
from cards.view import (
    Button,
    Detail,
    Line,
    Row,
    Size,
    Tone,
    View,
    describe_understood,
)

MIN_LEAD_WIDTH = 44
"""Pixels: room for "active"."""

DIGIT_WIDTH = 12
"""Pixels of a large digit, in the widest of the clients' fonts."""

NO_BREAK_SPACE = "\u00a0"

MAX_UNBROKEN_CHIP_LENGTH = 20
"""Characters: as many as fit beside a button on a phone."""

_TEXT_STYLES: Mapping[Tone, Mapping[str, Any]] = {
    Tone.NORMAL: {},
    Tone.SUBTLE: {"isSubtle": True},
    Tone.GOOD: {"color": "good"},
    Tone.WARNING: {"color": "warning"},
    Tone.ATTENTION: {"color": "attention"},
}

_SIZES: Mapping[Size, Mapping[str, Any]] = {
    Size.NORMAL: {},
    Size.SMALL: {"size": "small"},
    Size.LARGE: {"size": "large"},
}


def render_card(view: View) -> Element:
    """Return the card's JSON. Raises NotAButton when a request does not fit into a button."""
    suggestions, actions = view.suggestions[:MAX_BUTTONS], view.actions
    body = list(_render_body(view))
    if _need_lines(suggestions):
        body += map(_render_suggestion, suggestions)
        suggestions = ()
    rendered = [render_action(action) for action in (*suggestions, *actions)[:MAX_BUTTONS]]
    return build_card(body=body, actions=rendered or None)


def _need_lines(buttons: Sequence[Button]) -> bool:
    """Return whether buttons stand one below the other: side by side they would be cut off on a phone."""
    return sum(len(button.title) for button in buttons) > MAX_LINE_TITLES_LENGTH


def _render_suggestion(button: Button) -> Element:
    """Put a button on a line of its own; one that is too wide for a phone as a text with a button beside it."""
    if len(button.title) <= MAX_LINE_TITLES_LENGTH:
        return _build_action_set([button], "small")
    return _put_beside([_render_line(Line(button.title))], (replace(button, title="Choose"),))


def _render_body(view: View) -> Iterator[Element]:
    if view.above:
        yield _render_line(Line(view.above, Tone.SUBTLE, size=Size.SMALL))
    if view.title:
        style = _TEXT_STYLES[view.title_tone]
        title = _build_text(_write(view.title), size="large", weight="bolder", wrap=True, **style)
        yield _put_beside([title], view.title_buttons)
    if view.subtitle:
        yield _render_line(Line(view.subtitle, Tone.SUBTLE))
    yield from map(_render_line, view.facts)
    if view.chips or view.chip_buttons:
        yield _put_beside([_render_chips(view.chips)], view.chip_buttons)
    if view.details:
        yield _render_details(view.details)
    if view.to_copy:
        yield _build_text(_write(view.to_copy), wrap=True, fontType="monospace")
    yield from _render_rows(view)
    if view.footer or view.footer_buttons:
        yield _put_beside([_render_line(Line(view.footer, Tone.SUBTLE))], view.footer_buttons)
    if view.understood:
        yield _render_line(Line(describe_understood(view), Tone.SUBTLE, size=Size.SMALL))
    yield from render_fields(view.fields)


def _write(text: str) -> str:
    return break_addresses(keep_numbers_together(escape(text)))


def _render_line(line: Line, spacing: str = "small", align: str | None = None) -> Element:
    # What does not break needs no characters that keep it together: copied from a card, it is what can be typed.
    text = _write(line.text) if line.may_break else escape(line.text)
    return _build_text(
        text,
        wrap=line.may_break or None,
        spacing=spacing,
        horizontalAlignment=align,
        weight="bolder" if line.is_bold else None,
        **_TEXT_STYLES[line.tone],
        **_SIZES[line.size],
    )


def _build_text(text: str, **properties: Any) -> Element:
    return build_element("TextBlock", text=text, **properties)


def _put_beside(items: list[Element], buttons: Sequence[Button]) -> Element:
    """Put buttons at the right of the items; without buttons, the item stands alone."""
    if not buttons and len(items) == 1:
        return items[0]
    columns = [_build_text_column(items), *_build_button_columns(buttons)]
    return build_element("ColumnSet", columns=columns, spacing="small")


def _render_chips(chips: Sequence[str]) -> Element:
    """Render chips as highlighted words: unlike columns, they continue on a second line of a phone."""
    inlines: list[Element] = []
    for chip in chips:
        inlines += [
            build_element("TextRun", text=_write_chip(chip), highlight=True, size="small"),
            build_element("TextRun", text=" "),
        ]
    return build_element("RichTextBlock", inlines=inlines[:-1], spacing="small")


def _write_chip(chip: str) -> str:
    """Write a chip with a margin; a short one is not broken at its spaces. A run of text is no markdown."""
    text = chip.replace(" ", NO_BREAK_SPACE) if len(chip) <= MAX_UNBROKEN_CHIP_LENGTH else chip
    return f"{NO_BREAK_SPACE}{keep_numbers_together(text)}{NO_BREAK_SPACE}"


def _render_details(details: tuple[Detail, ...]) -> Element:
    facts = [{"title": _write(each.name), "value": _write(each.value)} for each in details]
    return build_element("FactSet", facts=facts)


def _render_rows(view: View) -> Iterator[Element]:
    # Headings between the rows separate them already.
    separator = None if any(isinstance(row, Line) for row in view.rows) else True
    lead_width, boxes = _measure_leads(view.rows), iter(ascii_lowercase)
    for row in view.rows:
        if isinstance(row, Line):
            yield _render_line(row)
        else:
            # Rows with a figure in front are higher already.
            spacing = "none" if row.lead else "small"
            columns = _render_columns(row, lead_width, next(boxes) if row.pick else "")
            yield build_element("ColumnSet", columns=columns, separator=separator, spacing=spacing)
    if view.pick_buttons:
        yield _build_action_set(view.pick_buttons, "small")


def _measure_leads(rows: Sequence[Row | Line]) -> str:
    """Return the width of the leads: the same in all rows, so that their texts begin below each other."""
    figures = (line for row in rows if isinstance(row, Row) for line in row.lead if line.size is Size.LARGE)
    return f"{max(MIN_LEAD_WIDTH, DIGIT_WIDTH * max((len(line.text) for line in figures), default=0))}px"


def _render_columns(row: Row, lead_width: str, box: str) -> list[Element]:
    """Render a row. `box` is the letter of its check box, which no other row has."""
    lines = [line for cell in row.cells for line in cell if line.text]
    items = [_render_line(line, "none") for line in lines]
    if row.pick:
        items[0] = render_check_box(f"{PICK}{box}", escape(lines[0].text), row.pick)
    return [*_build_lead_column(row.lead, lead_width), _build_text_column(items), *_build_button_columns(row.buttons)]


def _build_lead_column(lines: Sequence[Line], width: str) -> list[Element]:
    if not lines:
        return []
    return [_build_column(width, [_render_line(line, "none", "right") for line in lines], "center")]


def _build_text_column(items: list[Element]) -> Element:
    # A single line stands in the middle of its buttons, which are higher; two lines are as high as these.
    return _build_column("stretch", items, "center" if len(items) == 1 else None)


def _build_button_columns(buttons: Sequence[Button]) -> list[Element]:
    """Build the column of the buttons, as wide as they need. Side by side they would leave no room for the text."""
    if not buttons:
        return []
    spacings = (None, *("small" for _ in buttons[1:]))
    items = [_build_action_set([each], spacing) for each, spacing in zip(buttons, spacings, strict=True)]
    return [_build_column("auto", items, "center")]


def _build_column(width: str, items: list[Element], align: str | None) -> Element:
    return build_element("Column", width=width, items=items, verticalContentAlignment=align)


def _build_action_set(buttons: Sequence[Button], spacing: str | None) -> Element:
    return build_element("ActionSet", actions=[render_button(button) for button in buttons], spacing=spacing)
