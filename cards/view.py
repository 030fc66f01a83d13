"""A View: what a command answers, as neutral data. It is written once, and shown as card, markdown or table."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from bot.model import File, Request


class Tone(Enum):
    """What a text stands for, so that each renderer can colour it."""

    NORMAL = auto()
    SUBTLE = auto()
    GOOD = auto()
    WARNING = auto()
    ATTENTION = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of plain text. Renderers escape it."""

    text: str
    tone: Tone = Tone.NORMAL
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """Makes its request when it is pressed; `takes_inputs` adds the form's fields to it."""

    title: str
    request: Request
    takes_inputs: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a field's choices."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """An input field: free text, or one or several of its choices."""

    name: str
    label: str
    value: str = ""
    placeholder: str = ""
    max_length: int = 200
    choices: Sequence[Choice] = ()
    is_multiple: bool = False
    """Whether several choices may be taken; all are shown then."""


@dataclass(frozen=True, slots=True)
class Form:
    """A button that opens fields, and the button below them that sends what was put in."""

    title: str
    fields: Sequence[Field]
    submit: Button


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar: its count, and what it stands for."""

    count: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: cells side by side, each of one or more lines, then buttons."""

    cells: Sequence[Sequence[Line]]
    buttons: Sequence[Button] = ()
    bar: Sequence[Segment] = ()


Action: TypeAlias = Button | Form


@dataclass(frozen=True, slots=True)
class View:
    """What a command answers, top to bottom."""

    title: str = ""
    subtitle: str = ""
    title_tone: Tone = Tone.NORMAL
    facts: Sequence[Line] = ()
    """Sentences above the list."""
    headings: Sequence[str] = ()
    """Over the cells of the rows."""
    widths: Sequence[int] = ()
    """How the cells, and the buttons last, share the width."""
    rows: Sequence[Row] = ()
    footer: str = ""
    """Which part of the list this is, and as of when."""
    fields: Sequence[Field] = ()
    row_actions: Sequence[Action] = ()
    """Actions right below the list."""
    actions: Sequence[Action] = ()
    """At the bottom of the card."""
    file: File | None = None
    """Takes the card's place: Webex takes no card beside a file."""
