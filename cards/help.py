"""The cards that say what the bot is for, and what can be said to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from adaptive_cards.card import ActionSet, Column, ColumnSet, InputText
from adaptive_cards.types import Spacing

from bot.model import Reply, Request
from cards.parts import (
    Button,
    Element,
    build_button,
    build_card,
    build_line,
    build_title,
    escape_message,
    write_lines,
)

PURPOSE = (
    "I list the phone numbers that a Webex Calling location has left to give: for auto attendants' alternate numbers, "
    "and for whatever else Webex keeps a list. Those who may can assign them here too."
)

WIDTHS = (5, 1)
"""How a command and its button share a row."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A command, as help tells of it."""

    name: str
    summary: str
    examples: Sequence[str]
    details: Sequence[str] = ()
    words: Sequence[str] = ()
    """Other first words that call it."""


def build_help(groups: Sequence[tuple[str, Sequence[Topic]]]) -> Reply:
    """Build the answer that lists the commands, grouped by what people want."""
    body: list[Element] = [*build_title("What you can say", "help and a command's name tell all about it.")]
    lines = ["**What you can say** — help and a command's name tell all about it."]
    for goal, topics in groups:
        body += [build_line(goal, is_bold=True), *map(_build_row, topics)]
        lines.append(f"**{escape_message(goal)}**")
        lines += [f"- {escape_message(f'{each.examples[0]} — {each.summary}')}" for each in topics]
    return _build_with_field(body, lines)


def build_explanation(topic: Topic) -> Reply:
    """Build the answer that tells all about one command."""
    said = [f"You can also say: {', '.join(topic.words)}"] if topic.words else []
    body: list[Element] = [*build_title(topic.name, topic.summary)]
    body += [build_line(example, is_bold=True) for example in topic.examples]
    body += map(build_line, (*topic.details, *said))
    lines = [f"**{escape_message(topic.name)}** — {escape_message(topic.summary)}"]
    lines += [f"- {escape_message(example)}" for example in topic.examples]
    lines += map(escape_message, (*topic.details, *said))
    buttons = [build_button("All commands", Request("help"))]
    return Reply(markdown=write_lines(lines), card=build_card(body, buttons))


def build_introduction(is_direct: bool) -> Reply:
    """Build what the bot says of itself when it comes into a space."""
    how = "Just type" if is_direct else "Mention me and type"
    example = f"{how} numbers and a location, for example: numbers Birmingham. Type help for more."
    body: list[Element] = [*build_title("Hello!"), build_line(PURPOSE), build_line(example)]
    return _build_with_field(body, ["**Hello!**", escape_message(PURPOSE), escape_message(example)])


def _build_row(topic: Topic) -> ColumnSet:
    more = build_button("More", Request("help", topic=topic.name))
    texts = [build_line(topic.examples[0]), build_line(topic.summary, is_subtle=True)]
    columns = [
        Column(width=str(WIDTHS[0]), items=list(texts)),
        Column(width=str(WIDTHS[1]), items=[ActionSet(actions=[more])]),
    ]
    return ColumnSet(columns=columns, spacing=Spacing.SMALL)


def _build_with_field(body: list[Element], lines: Sequence[str]) -> Reply:
    field = InputText(id="location", label="Location", placeholder="A name or part of it", max_length=200)
    buttons: list[Button] = [
        build_button("Show numbers", Request("numbers"), takes_inputs=True),
        build_button("Show locations", Request("locations")),
    ]
    return Reply(markdown=write_lines(lines), card=build_card([*body, field], buttons))
