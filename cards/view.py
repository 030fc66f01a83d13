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


class Size(Enum):
    """How large a text is on a card. Other renderers ignore it."""

    NORMAL = auto()
    SMALL = auto()
    LARGE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of plain text. Renderers escape it."""

    text: str
    tone: Tone = Tone.NORMAL
    is_bold: bool = False
    size: Size = Size.NORMAL
    may_break: bool = True
    """Whether the text continues on a second line where it is too long for one."""


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
    """An input field: for free text or, with choices, for one of them."""

    name: str
    label: str
    value: str = ""
    placeholder: str = ""
    max_length: int = MAX_FIELD_LENGTH
    choices: tuple[Choice, ...] = ()
    is_half: bool = False
    """Whether the field is narrow: a card puts two of them that follow each other side by side."""
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
class Menu:
    """A button that opens further buttons."""

    title: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a list, with its buttons at the right. `cards.rows` builds the usual ones.

    A card shows the cells one below the other, a table side by side.
    """

    cells: tuple[tuple[Line, ...], ...]
    buttons: tuple[Button, ...] = ()
    lead: tuple[Line, ...] = ()
    """A figure at the left, and what it counts."""
    pick: str = ""
    """The number that its check box picks; empty without one. The name of the row stands beside the box."""


Action: TypeAlias = Button | Form | Menu


@dataclass(frozen=True, slots=True)
class View:
    """The result of a command, from top to bottom."""

    title: str = ""
    subtitle: str = ""
    title_tone: Tone = Tone.NORMAL
    title_buttons: tuple[Button, ...] = ()
    """Beside the title: what can be done with all that the card is about."""
    facts: tuple[Line, ...] = ()
    """Sentences above the list."""
    chips: tuple[str, ...] = ()
    """What narrows the list, in a few words each."""
    chip_buttons: tuple[Button, ...] = ()
    """Beside the chips."""
    details: tuple[Detail, ...] = ()
    """Names and their values in two columns, below the sentences."""
    to_copy: str = ""
    """A line to copy, below the details."""
    rows: tuple[Row | Line, ...] = ()
    """The list. A Line is the heading of the rows below it."""
    pick_buttons: tuple[Button, ...] = ()
    """Below the list: what can be done with the rows whose boxes are ticked."""
    hint: str = ""
    """What to type instead of pressing a button: left out where there are buttons."""
    next: str = ""
    """What to type for the next page; left out like the hint."""
    footer: str = ""
    """Which part of the list this is, and how old it is."""
    footer_buttons: tuple[Button, ...] = ()
    """Beside the footer: other ways through the list."""
    understood: str = ""
    """How a sentence was understood, in the form that is shortest to type. Small, at the end."""
    fields: tuple[Field, ...] = ()
    suggestions: tuple[Button, ...] = ()
    """What to do next, the first at the bottom of the card. They are listed in words as well."""
    actions: tuple[Action, ...] = ()
    """At the bottom of the card."""
    shown: Shown | None = None
    """What "next" or "only active" refer to when they are typed next; None where there is no such thing."""
    file: File | None = None
    """Sent instead of the card: Webex accepts no card beside a file."""
    above: str = ""
    """Above the title, small: why the bot says this although nobody has asked now."""


def describe_understood(view: View) -> str:
    """Return the sentence about how it was understood; nothing where that goes without saying."""
    return f"Understood: {view.understood}" if view.understood else ""


def describe_chips(view: View) -> str:
    """Return what narrows the list in one line, for those who see no chips."""
    return f"Filtered by: {', '.join(view.chips)}" if view.chips else ""
