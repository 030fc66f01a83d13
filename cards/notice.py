"""One sentence, with buttons for what might have been meant."""

from collections.abc import Sequence

from bot.model import Reply, Suggestion
from cards.parts import build_buttons, build_card, build_line, escape_message, write_lines


def build_notice(sentence: str, suggestions: Sequence[Suggestion] = ()) -> Reply:
    """Build the answer to what could not be done: why, and what to do next."""
    lines = [escape_message(sentence), *(f"- {escape_message(each.title)}" for each in suggestions)]
    return Reply(markdown=write_lines(lines), card=build_card([build_line(sentence)], build_buttons(suggestions)))
