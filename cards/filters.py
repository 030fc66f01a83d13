"""The form on the card of numbers that selects a list, filters and digits."""

from collections.abc import Sequence

from bot.model import DEFAULT_PURPOSE, PURPOSES, Request
from cards.view import Button, Choice, Field, Form

FIELDS = ("purpose", "filters", "digits", "digits_at")
"""The arguments that the form sets. It keeps all others."""

PURPOSE_CHOICES = tuple(Choice(purpose.title, purpose.key) for purpose in PURPOSES)

POSITIONS = (Choice("Anywhere", "any"), Choice("At the start", "begin"), Choice("At the end", "end"))
"""Where in the number the digits are."""

MAX_DIGITS_LENGTH = 20
"""Characters: room for a number with its punctuation."""


def build_filter_form(request: Request, words: Sequence[str]) -> Form:
    """Build the form, filled in with what `request` asked for. `words` are the filters on offer."""
    current = request.arguments
    kept = {name: value for name, value in current.items() if name not in (*FIELDS, "page", "fresh")}
    purpose = current.get("purpose") or DEFAULT_PURPOSE.key
    filters = tuple(Choice(word.capitalize(), word) for word in words)
    return Form(
        title="Filter",
        fields=(
            Field("purpose", "List", purpose, choices=PURPOSE_CHOICES),
            Field("filters", "Show only", current.get("filters", ""), choices=filters, is_multiple=True),
            Field("digits", "Digits in the number", current.get("digits", ""), max_length=MAX_DIGITS_LENGTH),
            Field("digits_at", "Position of the digits", current.get("digits_at") or "any", choices=POSITIONS),
        ),
        submit=Button("Apply", Request(request.command, {**kept, "page": "1"}), takes_inputs=True),
    )
