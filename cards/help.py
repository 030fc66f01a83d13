"""Help: what the bot can do, each command and topic in detail, and the bot's introduction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Request
from cards.view import Button, Choice, Field, Line, Row, Size, Tone, View

INTRODUCTION = (
    "I list the available (unassigned) phone numbers of Webex Calling locations, and say who has the others. "
    "Authorized people can also assign them here."
)

FOLLOW_UPS = "After a list: next, only active, as excel"

LOCATION_FIELD = Field("location", "Location", placeholder="A name or part of it")


@dataclass(frozen=True, slots=True)
class Example:
    """Something to type."""

    text: str
    """With the bot's mention where that is needed."""
    request: Request | None = None
    """What it means; None where it can't be clicked."""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A command, or something that several commands have, as help describes it."""

    name: str
    summary: str
    examples: Sequence[Example] = ()
    details: Sequence[str] = ()
    words: Sequence[str] = ()
    """Other names of the command."""


def build_overview(
    groups: Sequence[tuple[str, Sequence[Example]]], mention: str = "", *, has_follow_ups: bool = True
) -> View:
    """Build the help that fits a phone's screen: by goal, what to type.

    `mention` is the bot's, in a group space. `has_follow_ups` says whether earlier lists can be referred to.
    """
    how = f"In this space, begin with {mention}. " if mention else ""
    return View(
        title="Commands",
        subtitle=f"{how}Type it like this, or in your own words.",
        rows=tuple(_list_rows(groups)),
        footer=FOLLOW_UPS if has_follow_ups else "",
        actions=(
            Button("Filters", Request("help", topic="filters")),
            Button("Lists", Request("help", topic="lists")),
            Button("All commands", Request("help", topic="commands")),
        ),
    )


def build_commands(groups: Sequence[tuple[str, Sequence[Topic]]]) -> View:
    """Build the list of all commands in groups, each with its heading, and a field to choose one of them."""
    rows: list[Row | Line] = []
    for heading, topics in groups:
        rows += [Line(heading, is_bold=True), *(line for topic in topics for line in _list_topic_lines(topic))]
    names = [topic.name for _, topics in groups for topic in topics]
    choices = tuple(Choice(name, name) for name in sorted(names))
    # One field for all: a button for each command would make the card larger than Webex accepts.
    return View(
        title="All commands",
        subtitle="For details, choose a command, or type help and its name.",
        rows=tuple(rows),
        fields=(Field("topic", "Command", placeholder="Choose", choices=choices, required="Choose one."),),
        actions=(Button("Explain", Request("help"), takes_inputs=True), _BACK),
    )


def build_explanation(topic: Topic) -> View:
    """Build the details of one command, or of another topic."""
    other_names = [f"Also: {', '.join(topic.words)}"] if topic.words else []
    return View(
        title=topic.name,
        subtitle=topic.summary,
        facts=tuple(Line(text) for text in (*topic.details, *other_names)),
        rows=tuple(map(_build_example_row, topic.examples)),
        actions=(_BACK, Button("All commands", Request("help", topic="commands"))),
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
        actions=(
            Button("List numbers", Request("numbers"), takes_inputs=True),
            Button("Locations", Request("locations")),
            Button("Help", Request("help")),
        ),
    )


_BACK = Button("Help", Request("help"))


def _list_rows(groups: Sequence[tuple[str, Sequence[Example]]]) -> list[Row | Line]:
    rows: list[Row | Line] = []
    for heading, examples in groups:
        rows += [Line(heading, is_bold=True), *map(_build_example_row, examples)]
    return rows


def _build_example_row(example: Example) -> Row:
    explanation = (Line(example.explanation, Tone.SUBTLE, size=Size.SMALL),) if example.explanation else ()
    button = (Button("Try", example.request),) if example.request else ()
    return Row(((Line(example.text), *explanation),), button)


def _list_topic_lines(topic: Topic) -> tuple[Line, Line]:
    return Line(topic.examples[0].text), Line(topic.summary, Tone.SUBTLE, size=Size.SMALL)
