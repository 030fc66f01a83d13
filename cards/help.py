"""The cards that say what the bot is for, and what can be said to it."""

from collections.abc import Sequence

from adaptive_cards.card import InputText

from bot.model import Reply, Request
from cards.parts import (
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
    "and for whatever else Webex keeps a list."
)


def build_help(topics: Sequence[tuple[str, Sequence[str]]]) -> Reply:
    """Build the answer that lists what can be said: for each command what it does, and examples."""
    body: list[Element] = [*build_title("What you can say")]
    lines = ["**What you can say**"]
    for summary, examples in topics:
        body += [build_line(summary, is_bold=True), *map(build_line, examples)]
        lines += [escape_message(summary), *(f"- {escape_message(example)}" for example in examples)]
    return _build_with_field(body, lines)


def build_introduction(is_direct: bool) -> Reply:
    """Build what the bot says of itself when it comes into a space."""
    how = "Just type" if is_direct else "Mention me and type"
    example = f"{how} numbers and a location, for example: numbers Birmingham. Type help for more."
    body: list[Element] = [*build_title("Hello!"), build_line(PURPOSE), build_line(example)]
    return _build_with_field(body, ["**Hello!**", escape_message(PURPOSE), escape_message(example)])


def _build_with_field(body: list[Element], lines: Sequence[str]) -> Reply:
    field = InputText(id="location", label="Location", placeholder="A name or part of it", max_length=200)
    buttons = [
        build_button("Show numbers", Request("numbers"), takes_inputs=True),
        build_button("Show locations", Request("locations")),
    ]
    return Reply(markdown=write_lines(lines), card=build_card([*body, field], buttons))
