"""One sentence, with buttons for what to do next."""

from collections.abc import Sequence

from bot.model import Suggestion
from cards.limits import MAX_SENTENCE_LENGTH
from cards.text import shorten
from cards.view import Button, Line, View


def build_notice(sentence: str, suggestions: Sequence[Suggestion] = (), to_copy: str = "") -> View:
    """Build the View of one sentence: what happened, and what can be done next. `to_copy` is a line below it.

    No suggestion confirms a change: what is confirmed has to be on the card.
    """
    return View(
        facts=(Line(shorten(sentence, MAX_SENTENCE_LENGTH)),),
        to_copy=shorten(to_copy, MAX_SENTENCE_LENGTH),
        suggestions=tuple(Button(each.title, each.request.without("confirmed")) for each in suggestions),
    )
