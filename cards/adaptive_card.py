"""Renders a View as an adaptive card. Webex shows versions up to 1.3 (its documentation, "Buttons and Cards")."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase
from typing import Any, TypeAlias, cast

from adaptive_cards.card import (
    ActionSet,
    AdaptiveCard,
    Column,
    ColumnSet,
    Fact,
    FactSet,
    InputChoiceSet,
    InputText,
    RichTextBlock,
    TextBlock,
    TextRun,
)
from adaptive_cards.types import (
    Colors,
    FontSize,
    FontType,
    FontWeight,
    HorizontalAlignment,
    Spacing,
    VerticalAlignment,
)

from cards.buttons import PICK
from cards.controls import VERSION, render_action, render_button, render_check_box, render_fields
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

Element: TypeAlias = TextBlock | RichTextBlock | FactSet | ColumnSet | ActionSet | InputText | InputChoiceSet

_TEXT_STYLES: Mapping[Tone, Mapping[str, Any]] = {
    Tone.NORMAL: {},
    Tone.SUBTLE: {"is_subtle": True},
    Tone.GOOD: {"color": Colors.GOOD},
    Tone.WARNING: {"color": Colors.WARNING},
    Tone.ATTENTION: {"color": Colors.ATTENTION},
}

_SIZES: Mapping[Size, Mapping[str, Any]] = {
    Size.NORMAL: {},
    Size.SMALL: {"size": FontSize.SMALL},
    Size.LARGE: {"size": FontSize.LARGE},
}


def render_card(view: View) -> dict[str, Any]:
    """Return the card's JSON. Raises NotAButton when a request does not fit into a button."""
    suggestions, actions = view.suggestions[:MAX_BUTTONS], view.actions
    body = list(_render_body(view))
    if _need_lines(suggestions):
        body += map(_render_suggestion, suggestions)
        suggestions = ()
    rendered = [render_action(action) for action in (*suggestions, *actions)[:MAX_BUTTONS]]
    card: dict[str, Any] = AdaptiveCard(version=VERSION, body=body, actions=rendered or None).to_dict()
    return card


def _need_lines(buttons: Sequence[Button]) -> bool:
    """Return whether buttons stand one below the other: side by side they would be cut off on a phone."""
    return sum(len(button.title) for button in buttons) > MAX_LINE_TITLES_LENGTH


def _render_suggestion(button: Button) -> Element:
    """Put a button on a line of its own; one that is too wide for a phone as a text with a button beside it."""
    if len(button.title) <= MAX_LINE_TITLES_LENGTH:
        return ActionSet(actions=[render_button(button)], spacing=Spacing.SMALL)
    return _put_beside([_render_line(Line(button.title))], (replace(button, title="Choose"),))


def _render_body(view: View) -> Iterator[Element]:
    if view.above:
        yield _render_line(Line(view.above, Tone.SUBTLE, size=Size.SMALL))
    if view.title:
        style = _TEXT_STYLES[view.title_tone]
        title = TextBlock(text=_write(view.title), size=FontSize.LARGE, weight=FontWeight.BOLDER, wrap=True, **style)
        yield _put_beside([title], view.title_buttons)
    if view.subtitle:
        yield _render_line(Line(view.subtitle, Tone.SUBTLE))
    yield from map(_render_line, view.facts)
    if view.chips or view.chip_buttons:
        yield _put_beside([_render_chips(view.chips)], view.chip_buttons)
    if view.details:
        yield _render_details(view.details)
    if view.to_copy:
        yield TextBlock(text=_write(view.to_copy), wrap=True, font_type=FontType.MONOSPACE)
    yield from _render_rows(view)
    if view.footer or view.footer_buttons:
        yield _put_beside([_render_line(Line(view.footer, Tone.SUBTLE))], view.footer_buttons)
    if view.understood:
        yield _render_line(Line(describe_understood(view), Tone.SUBTLE, size=Size.SMALL))
    yield from render_fields(view.fields)


def _write(text: str) -> str:
    return break_addresses(keep_numbers_together(escape(text)))


def _render_line(line: Line, spacing: Spacing = Spacing.SMALL, align: HorizontalAlignment | None = None) -> TextBlock:
    style = {**_TEXT_STYLES[line.tone], **_SIZES[line.size]}
    if align:
        style["horizontal_alignment"] = align
    if line.is_bold:
        style["weight"] = FontWeight.BOLDER
    # What does not break needs no characters that keep it together: copied from a card, it is what can be typed.
    text = _write(line.text) if line.may_break else escape(line.text)
    return TextBlock(text=text, wrap=line.may_break or None, spacing=spacing, **style)


def _put_beside(items: list[Any], buttons: Sequence[Button]) -> Element:
    """Put buttons at the right of the items; without buttons, the item stands alone."""
    if not buttons and len(items) == 1:
        return cast("Element", items[0])
    return ColumnSet(columns=[_build_text_column(items), *_build_button_columns(buttons)], spacing=Spacing.SMALL)


def _render_chips(chips: Sequence[str]) -> RichTextBlock:
    """Render chips as highlighted words: unlike columns, they continue on a second line of a phone."""
    inlines: list[str | TextRun] = []
    for chip in chips:
        inlines += [TextRun(text=_write_chip(chip), highlight=True, size=FontSize.SMALL), TextRun(text=" ")]
    return RichTextBlock(inlines=inlines[:-1], spacing=Spacing.SMALL)


def _write_chip(chip: str) -> str:
    """Write a chip with a margin; a short one is not broken at its spaces. A run of text is no markdown."""
    text = chip.replace(" ", NO_BREAK_SPACE) if len(chip) <= MAX_UNBROKEN_CHIP_LENGTH else chip
    return f"{NO_BREAK_SPACE}{keep_numbers_together(text)}{NO_BREAK_SPACE}"


def _render_details(details: tuple[Detail, ...]) -> FactSet:
    return FactSet(facts=[Fact(title=_write(each.name), value=_write(each.value)) for each in details])


def _render_rows(view: View) -> Iterator[Element]:
    # Headings between the rows separate them already.
    separator = None if any(isinstance(row, Line) for row in view.rows) else True
    lead_width, boxes = _measure_leads(view.rows), iter(ascii_lowercase)
    for row in view.rows:
        if isinstance(row, Line):
            yield _render_line(row)
        else:
            # Rows with a figure in front are higher already.
            spacing = Spacing.NONE if row.lead else Spacing.SMALL
            columns = _render_columns(row, lead_width, next(boxes) if row.pick else "")
            yield ColumnSet(columns=columns, separator=separator, spacing=spacing)
    if view.pick_buttons:
        yield ActionSet(actions=[render_button(button) for button in view.pick_buttons], spacing=Spacing.SMALL)


def _measure_leads(rows: Sequence[Row | Line]) -> str:
    """Return the width of the leads: the same in all rows, so that their texts begin below each other."""
    figures = (line for row in rows if isinstance(row, Row) for line in row.lead if line.size is Size.LARGE)
    return f"{max(MIN_LEAD_WIDTH, DIGIT_WIDTH * max((len(line.text) for line in figures), default=0))}px"


def _render_columns(row: Row, lead_width: str, box: str) -> list[Column]:
    """Render a row. `box` is the letter of its check box, which no other row has."""
    lines = [line for cell in row.cells for line in cell if line.text]
    items: list[Any] = [_render_line(line, Spacing.NONE) for line in lines]
    if row.pick:
        items[0] = render_check_box(f"{PICK}{box}", escape(lines[0].text), row.pick)
    return [*_build_lead_column(row.lead, lead_width), _build_text_column(items), *_build_button_columns(row.buttons)]


def _build_lead_column(lines: Sequence[Line], width: str) -> list[Column]:
    if not lines:
        return []
    items = [_render_line(line, Spacing.NONE, HorizontalAlignment.RIGHT) for line in lines]
    return [Column(width=width, items=items, vertical_content_alignment=VerticalAlignment.CENTER)]


def _build_text_column(items: list[Any]) -> Column:
    # A single line stands in the middle of its buttons, which are higher; two lines are as high as these.
    align = VerticalAlignment.CENTER if len(items) == 1 else None
    return Column(width="stretch", items=items, vertical_content_alignment=align)


def _build_button_columns(buttons: Sequence[Button]) -> list[Column]:
    """Build the column of the buttons, as wide as they need. Side by side they would leave no room for the text."""
    if not buttons:
        return []
    first, *others = (ActionSet(actions=[render_button(button)]) for button in buttons)
    for other in others:
        other.spacing = Spacing.SMALL
    return [Column(width="auto", items=[first, *others], vertical_content_alignment=VerticalAlignment.CENTER)]
