"""Help: the list of commands, one command in detail, and the bot's introduction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Request
from cards.view import Action, Button, Field, Line, Row, Tone, View

INTRODUCTION = (
    "I list the available (unassigned) phone numbers of Webex Calling locations. "
    "Authorized people can also assign them to auto attendants here."
)

WIDTHS = (5, 1)

LOCATION_FIELD = Field("location", "Location", placeholder="A name or part of it")


@dataclass(frozen=True, slots=True)
class Topic:
    """A command, as help describes it."""

    name: str
    summary: str
    examples: Sequence[str]
    """The first one represents the command in the list."""
    details: Sequence[str] = ()
    words: Sequence[str] = ()
    """Other names of the command."""


def build_help(groups: Sequence[tuple[str, Sequence[Topic]]]) -> View:
    """Build the list of commands in groups, each with its heading."""
    rows: list[Row | Line] = []
    for heading, topics in groups:
        rows += [Line(heading, is_bold=True), *map(_build_row, topics)]
    return View(
        title="Commands",
        subtitle="For details, type help and a command's name.",
        widths=WIDTHS,
        rows=tuple(rows),
        fields=(LOCATION_FIELD,),
        actions=_build_location_actions(),
    )


def build_explanation(topic: Topic) -> View:
    """Build the details of one command."""
    other_names = [f"Also: {', '.join(topic.words)}"] if topic.words else []
    return View(
        title=topic.name,
        subtitle=topic.summary,
        facts=(
            *(Line(example, is_bold=True) for example in topic.examples),
            *(Line(text) for text in (*topic.details, *other_names)),
        ),
        actions=(Button("All commands", Request("help")),),
    )


def build_introduction(is_direct: bool) -> View:
    """Build what the bot says when it is added to a space."""
    how = "Type" if is_direct else "Mention me and type"
    return View(
        title="Hello!",
        facts=(
            Line(INTRODUCTION),
            Line(f"{how} numbers and a location, for example: numbers Birmingham. Type help for more."),
        ),
        fields=(LOCATION_FIELD,),
        actions=_build_location_actions(),
    )


def _build_row(topic: Topic) -> Row:
    lines = (Line(topic.examples[0]), Line(topic.summary, Tone.SUBTLE))
    return Row((lines,), (Button("More", Request("help", topic=topic.name)),))


def _build_location_actions() -> tuple[Action, ...]:
    return (
        Button("Show numbers", Request("numbers"), takes_inputs=True),
        Button("Show locations", Request("locations")),
    )
