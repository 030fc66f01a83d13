"""A View: the result of a command, written once as plain data and rendered as a card, as markdown or as a table."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from bot.model import File, Request, Shown
from cards.limits import MAX_FIELD_LENGTH


class Tone(Enum):
    """What a text means, so that each renderer can colour it. No meaning is in the colour alone."""

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
class Detail:
    """A name and its value: "Number" and "+1 404-555-0001"."""

    name: str
    value: str

    @property
    def text(self) -> str:
        """Both on one line."""
        return f"{self.name}: {self.value}"


class Style(Enum):
    """What a button is for, so that a card can colour it: a change that adds something, or one that removes it."""

    DEFAULT = auto()
    POSITIVE = auto()
    DESTRUCTIVE = auto()


@dataclass(frozen=True, slots=True)
class Button:
    """Makes its request when it is pressed; with `takes_inputs`, the card's fields are added to that."""

    title: str
    request: Request
    takes_inputs: bool = False
    style: Style = Style.DEFAULT


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a field's choices."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """An input field: for free text or, with choices, for one or several of them."""

    name: str
    label: str
    value: str = ""
    placeholder: str = ""
    max_length: int = MAX_FIELD_LENGTH
    choices: tuple[Choice, ...] = ()
    is_multiple: bool = False
    """Whether several choices can be selected, their values separated by commas; all choices are shown then."""
    is_expanded: bool = False
    """Whether all choices are shown, one below the other, instead of in a drop-down list."""
    required: str = ""
    """What to say where the field is left empty; empty where that is allowed."""


@dataclass(frozen=True, slots=True)
class Form:
    """A button that opens fields, with a button below them that submits what was entered."""

    title: str
    fields: tuple[Field, ...]
    submit: Button


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar, as wide as its count."""

    count: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a list: cells side by side, each of one or more lines, and buttons beside them."""

    cells: tuple[tuple[Line, ...], ...]
    buttons: tuple[Button, ...] = ()
    bar: tuple[Segment, ...] = ()
    """Below the first cell. It repeats what the cells say: only the card draws it."""


Action: TypeAlias = Button | Form


@dataclass(frozen=True, slots=True)
class View:
    """The result of a command, from top to bottom."""

    title: str = ""
    subtitle: str = ""
    title_tone: Tone = Tone.NORMAL
    facts: tuple[Line, ...] = ()
    """Sentences above the list."""
    details: tuple[Detail, ...] = ()
    """Names and their values in two columns, below the sentences."""
    to_copy: str = ""
    """A line to copy, below the details."""
    headings: tuple[str, ...] = ()
    """Above the cells of the rows, where they need them: only tables show headings, markdown does not."""
    widths: tuple[int, ...] = ()
    """How the cells, and the buttons as the last of them, share the width of the card."""
    rows: tuple[Row | Line, ...] = ()
    """The list. A Line is the heading of the rows below it."""
    hint: str = ""
    """What to type instead of pressing a button: left out where there are buttons."""
    footer: str = ""
    """Which part of the list this is, and how old it is."""
    understood: str = ""
    """How a sentence was understood, in the form that is shortest to type. Small, at the end."""
    fields: tuple[Field, ...] = ()
    row_actions: tuple[Action, ...] = ()
    """Right below the list."""
    suggestions: tuple[Button, ...] = ()
    """What to do next, the first at the bottom of the card. They are listed in words as well."""
    actions: tuple[Action, ...] = ()
    """At the bottom of the card."""
    shown: Shown | None = None
    """What "next" or "only active" refer to when they are typed next; None where there is no such thing."""
    file: File | None = None
    """Sent instead of the card: Webex accepts no card beside a file."""


def describe_understood(view: View) -> str:
    """Return the sentence about how it was understood; nothing where that goes without saying."""
    return f"Understood: {view.understood}" if view.understood else ""
