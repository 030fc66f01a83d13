"""Renders what can be pressed and filled in: buttons, forms, menus and input fields."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from adaptive_cards.card import (
    ActionShowCard,
    ActionSubmit,
    AdaptiveCard,
    Column,
    ColumnSet,
    InputChoice,
    InputChoiceSet,
    InputText,
    InputToggle,
)
from adaptive_cards.types import ActionStyle, AssociatedInputs, ChoiceInputStyle, Spacing

from cards.buttons import pack
from cards.limits import MAX_BUTTON_TITLE_LENGTH
from cards.text import keep_numbers_together, shorten
from cards.view import Action, Button, Choice, Field, Form, Menu, Style

VERSION = "1.3"

_BUTTON_STYLES = {Style.POSITIVE: ActionStyle.POSITIVE, Style.DESTRUCTIVE: ActionStyle.DESTRUCTIVE}
"""The default is left out: it makes the card larger and says nothing."""


def render_action(action: Action) -> ActionSubmit | ActionShowCard:
    """Render a button, or one that opens a form or further buttons. Raises NotAButton."""
    if isinstance(action, Form):
        submit = render_button(action.submit)
        form = AdaptiveCard(version=VERSION, body=[*render_fields(action.fields)], actions=[submit])
        return ActionShowCard(title=action.title, card=form, mode=None)
    if isinstance(action, Menu):
        menu = AdaptiveCard(version=VERSION, actions=[render_button(each) for each in action.buttons])
        return ActionShowCard(title=action.title, card=menu, mode=None)
    return render_button(action)


def render_button(button: Button) -> ActionSubmit:
    """Render a button. Raises NotAButton when its request does not fit into one."""
    return ActionSubmit(
        title=shorten(button.title, MAX_BUTTON_TITLE_LENGTH),
        data=pack(button.request),
        associated_inputs=AssociatedInputs.AUTO if button.takes_inputs else AssociatedInputs.NONE,
        style=_BUTTON_STYLES.get(button.style),
        mode=None,  # the library's default is a property of version 1.5, which 1.3 does not allow
    )


def render_check_box(name: str, title: str, value: str) -> InputToggle:
    """Render a check box, which brings the value if it is ticked, and otherwise "false", the default."""
    return InputToggle(id=name, title=title, value_on=value, wrap=None)


@lru_cache(64)  # Most lists have the same form.
def render_fields(fields: tuple[Field, ...]) -> tuple[InputText | InputChoiceSet | ColumnSet, ...]:
    """Render fields, two narrow ones that follow each other side by side."""
    return tuple(_pair_fields(fields))


def _pair_fields(fields: Sequence[Field]) -> Iterator[InputText | InputChoiceSet | ColumnSet]:
    rest = list(fields)
    while rest:
        field = rest.pop(0)
        if field.is_half and rest and rest[0].is_half:
            pair = (_render_field(field), _render_field(rest.pop(0)))
            yield ColumnSet(columns=[Column(width="stretch", items=[each]) for each in pair], spacing=Spacing.SMALL)
        else:
            yield _render_field(field)


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
        style=ChoiceInputStyle.EXPANDED if field.is_expanded else None,
        wrap=True if field.is_expanded else None,
        is_required=True if field.required else None,
        error_message=field.required or None,
    )


@lru_cache  # Every page of numbers has the same form.
def _render_choices(choices: tuple[Choice, ...]) -> list[InputChoice]:
    return [InputChoice(title=keep_numbers_together(choice.title), value=choice.value) for choice in choices]
