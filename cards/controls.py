"""Renders what can be pressed and filled in: buttons, forms, menus and input fields."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from cards.buttons import pack
from cards.elements import Element, build_card, build_element
from cards.limits import MAX_BUTTON_TITLE_LENGTH
from cards.text import keep_numbers_together, shorten
from cards.view import Action, Button, Choice, Field, Form, Menu, Style

_BUTTON_STYLES = {Style.POSITIVE: "positive", Style.DESTRUCTIVE: "destructive"}
"""The default is left out: it makes the card larger and says nothing."""


def render_action(action: Action) -> Element:
    """Render a button, or one that opens a form or further buttons. Raises NotAButton."""
    if isinstance(action, Form):
        form = build_card(body=[*render_fields(action.fields)], actions=[render_button(action.submit)])
        return build_element("Action.ShowCard", title=action.title, card=form)
    if isinstance(action, Menu):
        menu = build_card(actions=[render_button(each) for each in action.buttons])
        return build_element("Action.ShowCard", title=action.title, card=menu)
    return render_button(action)


def render_button(button: Button) -> Element:
    """Render a button. Raises NotAButton when its request does not fit into one."""
    return build_element(
        "Action.Submit",
        title=shorten(button.title, MAX_BUTTON_TITLE_LENGTH),
        data=pack(button.request),
        associatedInputs="auto" if button.takes_inputs else "none",
        style=_BUTTON_STYLES.get(button.style),
    )


def render_check_box(name: str, title: str, value: str) -> Element:
    """Render a check box, which brings the value if it is ticked, and otherwise "false", the default."""
    return build_element("Input.Toggle", id=name, title=title, valueOn=value)


@lru_cache(64)  # Most lists have the same form.
def render_fields(fields: tuple[Field, ...]) -> tuple[Element, ...]:
    """Render fields, two narrow ones that follow each other side by side."""
    return tuple(_pair_fields(fields))


def _pair_fields(fields: Sequence[Field]) -> Iterator[Element]:
    rest = list(fields)
    while rest:
        field = rest.pop(0)
        if field.is_half and rest and rest[0].is_half:
            pair = (_render_field(field), _render_field(rest.pop(0)))
            columns = [build_element("Column", width="stretch", items=[each]) for each in pair]
            yield build_element("ColumnSet", columns=columns, spacing="small")
        else:
            yield _render_field(field)


def _render_field(field: Field) -> Element:
    if not field.choices:
        return build_element(
            "Input.Text",
            id=field.name,
            label=field.label,
            value=field.value or None,
            placeholder=field.placeholder or None,
            maxLength=field.max_length,
            isRequired=True if field.required else None,
            errorMessage=field.required or None,
        )
    return build_element(
        "Input.ChoiceSet",
        id=field.name,
        label=field.label,
        choices=_render_choices(field.choices),
        value=field.value,
        placeholder=field.placeholder or None,
        style="expanded" if field.is_expanded else None,
        wrap=True if field.is_expanded else None,
        isRequired=True if field.required else None,
        errorMessage=field.required or None,
    )


@lru_cache  # Every page of numbers has the same form.
def _render_choices(choices: tuple[Choice, ...]) -> list[Element]:
    return [{"title": keep_numbers_together(choice.title), "value": choice.value} for choice in choices]
