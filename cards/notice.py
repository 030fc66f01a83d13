"""One sentence, with buttons for what to do next."""

from collections.abc import Sequence

from bot.model import Suggestion
from cards.limits import MAX_SENTENCE_LENGTH
from cards.text import shorten
from cards.view import Button, Line, View


def build_notice(sentence: str, suggestions: Sequence[Suggestion] = ()) -> View:
    """Build the View of one sentence: what happened, and what can be done next."""
    return View(
        facts=(Line(shorten(sentence, MAX_SENTENCE_LENGTH)),),
        suggestions=tuple(Button(each.title, each.request) for each in suggestions),
    )
