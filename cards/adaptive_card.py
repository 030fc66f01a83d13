"""Renders a View as an adaptive card. Webex shows versions up to 1.3 (its documentation, "Buttons and Cards")."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from adaptive_cards.card import (
    ActionSet,
    ActionShowCard,
    ActionSubmit,
    AdaptiveCard,
    Column,
    ColumnSet,
    Fact,
    FactSet,
    InputChoice,
    InputChoiceSet,
    InputText,
    TextBlock,
)
from adaptive_cards.types import (
    ActionStyle,
    AssociatedInputs,
    ChoiceInputStyle,
    Colors,
    ContainerStyle,
    FontSize,
    FontType,
    FontWeight,
    Spacing,
)

from cards.buttons import pack
from cards.escaping import escape
from cards.limits import MAX_BUTTON_TITLE_LENGTH, MAX_BUTTONS
from cards.text import shorten
from cards.view import (
    Action,
    Button,
    Choice,
    Detail,
    Field,
    Form,
    Line,
    Row,
    Segment,
    Style,
    Tone,
    View,
    describe_understood,
)

VERSION = "1.3"

BLANK = "\u00a0"
"""The heading of the column of buttons: not all clients give an empty text its height."""

BAR_WIDTH = 100
"""The sum of the widths of a bar's segments, approximately."""

MIN_SEGMENT_WIDTH = 15
"""Of BAR_WIDTH: leaves room for the segment's count."""

Element: TypeAlias = TextBlock | FactSet | ColumnSet | ActionSet | InputText | InputChoiceSet

_TEXT_STYLES: Mapping[Tone, Mapping[str, Any]] = {
    Tone.NORMAL: {},
    Tone.SUBTLE: {"is_subtle": True},
    Tone.GOOD: {"color": Colors.GOOD},
    Tone.WARNING: {"color": Colors.WARNING},
    Tone.ATTENTION: {"color": Colors.ATTENTION},
}

_BUTTON_STYLES = {Style.POSITIVE: ActionStyle.POSITIVE, Style.DESTRUCTIVE: ActionStyle.DESTRUCTIVE}
"""The default is left out: it makes the card larger and says nothing."""

_BAR_STYLES = {
    Tone.GOOD: ContainerStyle.GOOD,
    Tone.WARNING: ContainerStyle.WARNING,
    Tone.ATTENTION: ContainerStyle.ATTENTION,
}


def render_card(view: View) -> dict[str, Any]:
    """Return the card's JSON. Raises NotAButton when a request does not fit into a button."""
    actions = [_render_action(action) for action in (*view.suggestions, *view.actions)[:MAX_BUTTONS]]
    card: dict[str, Any] = AdaptiveCard(
        version=VERSION, body=list(_render_body(view)), actions=actions or None
    ).to_dict()
    return card


def _render_body(view: View) -> Iterator[Element]:
    if view.title:
        style = _TEXT_STYLES[view.title_tone]
        yield TextBlock(text=escape(view.title), size=FontSize.LARGE, weight=FontWeight.BOLDER, wrap=True, **style)
    if view.subtitle:
        yield _render_line(Line(view.subtitle, Tone.SUBTLE))
    yield from map(_render_line, view.facts)
    if view.details:
        yield _render_details(view.details)
    if view.to_copy:
        yield TextBlock(text=escape(view.to_copy), wrap=True, font_type=FontType.MONOSPACE)
    yield from _render_rows(view)
    if view.footer:
        yield _render_line(Line(view.footer, Tone.SUBTLE))
    if view.understood:
        text = escape(describe_understood(view))
        yield TextBlock(text=text, wrap=True, spacing=Spacing.SMALL, size=FontSize.SMALL, is_subtle=True)
    yield from map(_render_field, view.fields)
    if view.row_actions:
        yield ActionSet(actions=[_render_action(action) for action in view.row_actions])


def _render_line(line: Line) -> TextBlock:
    style = _TEXT_STYLES[line.tone]
    if line.is_bold:
        return TextBlock(text=escape(line.text), wrap=True, spacing=Spacing.SMALL, weight=FontWeight.BOLDER, **style)
    return TextBlock(text=escape(line.text), wrap=True, spacing=Spacing.SMALL, **style)


def _render_details(details: tuple[Detail, ...]) -> FactSet:
    return FactSet(facts=[Fact(title=escape(each.name), value=escape(each.value)) for each in details])


def _render_rows(view: View) -> Iterator[Element]:
    # Headings between the rows separate them already.
    is_grouped = any(isinstance(row, Line) for row in view.rows)
    if view.headings and view.rows:
        has_buttons = any(row.buttons for row in view.rows if isinstance(row, Row))
        yield _render_headings((*view.headings, BLANK) if has_buttons else view.headings, view.widths)
    for row in view.rows:
        if isinstance(row, Line):
            yield _render_line(row)
        else:
            columns = list(_render_columns(row, view.widths))
            yield ColumnSet(columns=columns, separator=None if is_grouped else True, spacing=Spacing.SMALL)


@lru_cache  # Few lists have headings, and each always has the same.
def _render_headings(headings: tuple[str, ...], widths: tuple[int, ...]) -> ColumnSet:
    lines = [_render_line(Line(heading, Tone.SUBTLE)) for heading in headings]
    columns = [Column(width=str(width), items=[line]) for line, width in zip(lines, widths, strict=False)]
    return ColumnSet(columns=columns, separator=True, spacing=Spacing.SMALL)


def _render_columns(row: Row, widths: tuple[int, ...]) -> Iterator[Column]:
    for index, cell in enumerate(row.cells):
        items: list[Any] = [_render_line(line) for line in cell]
        if index == 0 and row.bar:
            items.append(_render_bar(row.bar))
        yield Column(width=str(widths[index]), items=items)
    if row.buttons:
        # One below the other: side by side they would be wider than their column.
        first, *others = (ActionSet(actions=[_render_button(button)]) for button in row.buttons)
        for other in others:
            other.spacing = Spacing.SMALL
        yield Column(width=str(widths[len(row.cells)]), items=[first, *others])


def _render_bar(segments: tuple[Segment, ...]) -> ColumnSet:
    total = sum(segment.count for segment in segments)
    columns = []
    for segment in segments:
        count = TextBlock(text=f"{segment.count:,}", size=FontSize.SMALL, spacing=Spacing.NONE)
        # The only segment of an empty list is as wide as the bar.
        width = max(MIN_SEGMENT_WIDTH, round(segment.count * BAR_WIDTH / total)) if total else BAR_WIDTH
        columns.append(Column(width=str(width), style=_BAR_STYLES[segment.tone], items=[count], spacing=Spacing.NONE))
    return ColumnSet(columns=columns, spacing=Spacing.SMALL)


def _render_action(action: Action) -> ActionSubmit | ActionShowCard:
    if isinstance(action, Form):
        submit = _render_button(action.submit)
        form = AdaptiveCard(version=VERSION, body=[_render_field(each) for each in action.fields], actions=[submit])
        return ActionShowCard(title=action.title, card=form, mode=None)
    return _render_button(action)


def _render_button(button: Button) -> ActionSubmit:
    return ActionSubmit(
        title=shorten(button.title, MAX_BUTTON_TITLE_LENGTH),
        data=pack(button.request),
        associated_inputs=AssociatedInputs.AUTO if button.takes_inputs else AssociatedInputs.NONE,
        style=_BUTTON_STYLES.get(button.style),
        mode=None,  # the library's default is a property of version 1.5, which 1.3 does not allow
    )


def _render_field(field: Field) -> InputText | InputChoiceSet:
    if not field.choices:
        return InputText(
            id=field.name,
            label=field.label,
            value=field.value or None,
            placeholder=field.placeholder or None,
            max_length=field.max_length,
            is_required=True if field.required else None,
            error_message=field.required or None,
        )
    return InputChoiceSet(
        id=field.name,
        label=field.label,
        choices=_render_choices(field.choices),
        value=field.value,
        placeholder=field.placeholder or None,
        is_multi_select=True if field.is_multiple else None,
        style=ChoiceInputStyle.EXPANDED if field.is_multiple or field.is_expanded else ChoiceInputStyle.COMPACT,
        wrap=True if field.is_expanded else None,
        is_required=True if field.required else None,
        error_message=field.required or None,
    )


@lru_cache  # Every page of numbers has the same form.
def _render_choices(choices: tuple[Choice, ...]) -> list[InputChoice]:
    return [InputChoice(title=choice.title, value=choice.value) for choice in choices]
