"""A picker: asks for the location or target that is missing, and keeps everything else that was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Request
from cards.limits import MAX_CHOICE_LENGTH, MAX_CHOICES, MAX_PICKER_ROWS, MAX_SENTENCE_LENGTH
from cards.rows import build_row
from cards.text import shorten
from cards.view import Button, Choice, Field, Line, Row, Tone, View


@dataclass(frozen=True, slots=True)
class PickerView:
    """What can be picked, and the request that it is picked for."""

    title: str
    asked: Request
    """Each choice makes this request, with the choice added."""
    argument: str
    """The argument that is missing: `location` or `target`."""
    label: str
    """What is picked, above the field."""
    choices: Sequence[Choice]
    """All there are, each with the text that the argument gets."""
    submit: str
    """The title of the button that makes the request."""
    kept: str = ""
    """What was understood so far, as it is typed."""
    note: str = ""
    """A sentence about how it came to this question."""
    hint: str = ""
    """What to type instead."""
    others: Sequence[Button] = ()
    """What can be asked for without a choice."""


def build_picker(view: PickerView) -> View:
    """Build the question: few choices as buttons, many as a drop-down list, and more as a field for a name."""
    is_short = len(view.choices) <= MAX_PICKER_ROWS
    return View(
        title=view.title,
        subtitle=shorten(f"For: {view.kept}") if view.kept else "",
        facts=(Line(shorten(view.note, MAX_SENTENCE_LENGTH), Tone.SUBTLE),) if view.note else (),
        rows=tuple(_build_row(each, view) for each in view.choices) if is_short else (),
        fields=() if is_short else (_build_field(view),),
        hint=view.hint,
        actions=(*(() if is_short else (Button(view.submit, view.asked, takes_inputs=True),)), *view.others),
    )


def _build_row(choice: Choice, view: PickerView) -> Row:
    button = Button(view.submit, view.asked.with_(**{view.argument: choice.value}))
    return build_row(choice.title, buttons=(button,))


def _build_field(view: PickerView) -> Field:
    """Build a drop-down list or, where it would exceed a card, a field for a name."""
    if len(view.choices) > MAX_CHOICES:
        return Field(view.argument, view.label, placeholder="A name or part of it")
    choices = tuple(Choice(shorten(each.title, MAX_CHOICE_LENGTH), each.value) for each in view.choices)
    return Field(view.argument, view.label, placeholder="Choose", choices=choices, required="Choose one.")
