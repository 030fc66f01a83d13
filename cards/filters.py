"""The form on the card of numbers that selects a list, filters and digits."""

from collections.abc import Sequence

from bot.model import DISPLAY, PURPOSES, DigitsAt, Request, Sort
from cards.view import Button, Choice, Field, Form

FIELDS = ("purpose", "filters", "digits", "digits_at")
"""The arguments that the form sets. It keeps all others."""

PURPOSE_CHOICES = tuple(Choice(purpose.title, purpose.key) for purpose in PURPOSES)

POSITIONS = (
    Choice("Anywhere", DigitsAt.ANYWHERE),
    Choice("At the start", DigitsAt.BEGINNING),
    Choice("At the end", DigitsAt.END),
)
"""Where in the number the digits are."""

MAX_DIGITS_LENGTH = 20
"""Characters: room for a number with its punctuation."""


def list_chips(filters: Sequence[str], request: Request) -> tuple[str, ...]:
    """List what the list on a card is narrowed and sorted by. `filters` are the request's, in words."""
    sort = (f"sorted by {request.sort}",) if request.sort is not Sort.AS_LISTED else ()
    return (*filters, *sort)


def build_clear(request: Request) -> Button:
    """Build the button that shows the whole list: of all locations where the request searches them."""
    location = request.location or ("all" if request.command == "find" else "")
    whole = Request(
        request.command, location=location, purpose=request.purpose, org=request.org, attendant=request.attendant
    )
    return Button("Clear filter", whole.with_(page=1))


def build_filter_form(request: Request, words: Sequence[str]) -> Form:
    """Build the form, filled in with what `request` asked for. `words` are the filters on offer."""
    filters_on = ",".join(str(each) for each in request.filters)
    filters = tuple(Choice(word.capitalize(), word) for word in words)
    return Form(
        title="Filter",
        fields=(
            Field("purpose", "List", request.purpose.key, choices=PURPOSE_CHOICES),
            Field("filters", "Show only", filters_on, choices=filters, is_multiple=True),
            Field("digits", "Digits in the number", request.digits, max_length=MAX_DIGITS_LENGTH),
            Field("digits_at", "Position of the digits", request.digits_at, choices=POSITIONS),
        ),
        submit=Button("Apply", request.without(*FIELDS, *DISPLAY).with_(page=1), takes_inputs=True),
    )
