"""What narrows a list of numbers on its card: the form that sets it, the chips that show it, and the way back."""

from collections.abc import Iterable, Mapping, Sequence

from bot.model import DISPLAY, PURPOSES, DigitsAt, Feature, Filter, Request, Sort
from bot.model.arguments import read_argument
from cards.view import Button, Choice, Field, Form

SETS = ("purpose", "filters", "digits", "digits_at", "more_digits", "consecutive", "sort")
"""The arguments that the form sets. It keeps all others."""

ANY = "any"
"""The value of a field that leaves nothing out."""

MAX_DIGITS_LENGTH = 40
"""Characters: room for two numbers with their punctuation."""

_STATES = (Choice("All", ANY), Choice("Active", "active"), Choice("Inactive", "inactive"))

_SORTS = (Choice("As in Webex", ANY), Choice("Number", Sort.NUMBER), Choice("State", Sort.STATE))

_PURPOSES = tuple(Choice(purpose.title, purpose.key) for purpose in PURPOSES)

_STOCKS = tuple(Choice(purpose.title, purpose.key) for purpose in PURPOSES if purpose.has_stock)
"""The lists that can be searched at all locations without naming an owner."""

_FLAGS = {
    "toll_free": Feature.TOLL_FREE,
    "main": Feature.MAIN,
    "service": Feature.SERVICE,
}
"""The features that have a field each, by the field's name."""

_FLAG_CHOICES = {
    feature: (Choice("Any", ANY), Choice("Only", feature), Choice("None", f"not {feature}"))
    for feature in _FLAGS.values()
}

_KEPT = (
    Choice("Any", ANY),
    Choice("Not kept back", "not reserved,not resting"),
    Choice("Reserved", "reserved"),
    Choice("Resting", "resting"),
)
"""Filters as a button carries them."""

_DIGITS = {"contains": DigitsAt.ANYWHERE, "begins": DigitsAt.BEGINNING, "ends": DigitsAt.END}
"""Where the digits of each field are in the number."""


def list_chips(filters: Sequence[str], request: Request) -> tuple[str, ...]:
    """List what the list on a card is narrowed and sorted by. `filters` are the request's, in words."""
    sort = (f"sorted by {request.sort}",) if request.sort is not Sort.AS_LISTED else ()
    return (*filters, *sort)


def build_clear(request: Request) -> Button:
    """Build the button that shows the whole list."""
    whole = Request(
        request.command,
        location=_name_location(request),
        purpose=request.purpose,
        org=request.org,
        target=request.target,
    )
    return Button("Clear filter", whole.with_(page=1))


def build_filter_form(request: Request) -> Form:
    """Build the form, filled in with what `request` asked for. No two of its fields can contradict each other."""
    purposes = _STOCKS if request.command == "find" and request.purpose.has_stock else _PURPOSES
    consecutive = str(request.consecutive or "")
    return Form(
        title="Filter",
        fields=(
            Field("purpose", "List", request.purpose.key, choices=purposes),
            Field("state", "State", _get_state(request.filters), choices=_STATES, is_half=True),
            *(_build_flag(name, feature, request.filters) for name, feature in _FLAGS.items()),
            *_build_kept(request),
            _build_digits("contains", "Contains", "0100", request),
            _build_digits("begins", "Begins with", "205", request),
            _build_digits("ends", "Ends with", "00", request),
            Field("consecutive", "In a row, at least", consecutive, "5", max_length=6, is_half=True),
            Field("go_to", "Go to", "", "page 3 or 205-635", max_length=MAX_DIGITS_LENGTH, is_half=True),
            Field("sort", "Sort", request.sort or ANY, choices=_SORTS, is_half=True),
        ),
        submit=Button(
            "Apply",
            request.without(*SETS, *DISPLAY).with_(location=_name_location(request), page=1),
            takes_inputs=True,
        ),
    )


def read_form(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the arguments that a card's inputs mean: the form's own fields become filters and digits.

    Raises InvalidArgument for digits that are none.
    """
    arguments = {name: text for name, text in texts.items() if name not in _FORM_FIELDS}
    fields = {name: text for name, text in texts.items() if name in _FORM_FIELDS and text not in ("", ANY)}
    filters = (arguments.get("filters", ""), *(fields.get(name, "") for name in ("state", "kept", *_FLAGS)))
    digits = [
        (read_argument("digits", part), at)
        for name, at in _DIGITS.items()
        for part in fields.get(name, "").split(",")
        if part.strip()
    ]
    if digits and not arguments.get("digits"):
        first, at = digits.pop(0)
        arguments |= {"digits": first, "digits_at": at}
    more = (arguments.get("more_digits", ""), *(f"{at}:{text}" for text, at in digits))
    if arguments.get("sort") == ANY:
        del arguments["sort"]
    return arguments | {"filters": _join(filters), "more_digits": _join(more)}


def _join(texts: Iterable[str]) -> str:
    return ",".join(filter(None, texts))


_FORM_FIELDS = frozenset({"state", "kept", *_FLAGS, *_DIGITS})
"""Fields that are no arguments of a request."""


def _name_location(request: Request) -> str:
    """Return the request's location; "all" where it searches all of them, also when nothing is searched for."""
    return request.location or ("all" if request.command == "find" else "")


def _get_state(filters: Sequence[Filter]) -> str:
    """Return the state that is wanted; the other one where a state is excluded."""
    for each in filters:
        if each.feature in (Feature.ACTIVE, Feature.INACTIVE):
            is_active = (each.feature is Feature.ACTIVE) is not each.is_excluded
            return str(Feature.ACTIVE if is_active else Feature.INACTIVE)
    return ANY


def _build_kept(request: Request) -> tuple[Field, ...]:
    """Build the field for numbers that are kept back, except where a table of contents leaves no room for it."""
    kept = [each for each in request.filters if each.feature in (Feature.RESERVED, Feature.RESTING)]
    if request.contents and not kept:
        return ()
    value = _KEPT[1].value if any(each.is_excluded for each in kept) else str(kept[0]) if kept else ANY
    return (Field("kept", "Kept back", value, choices=_KEPT, is_half=True),)


def _build_flag(name: str, feature: Feature, filters: Sequence[Filter]) -> Field:
    value = next((str(each) for each in map(_to_service, filters) if each.feature is feature), ANY)
    return Field(name, str(feature).capitalize(), value, choices=_FLAG_CHOICES[feature], is_half=True)


def _to_service(each: Filter) -> Filter:
    """Return "not service" for "standard", and the other way round: they are two names of the same."""
    return Filter(Feature.SERVICE, not each.is_excluded) if each.feature is Feature.STANDARD else each


def _build_digits(name: str, label: str, placeholder: str, request: Request) -> Field:
    value = ", ".join(each.text for each in request.selection.all_digits if each.at is _DIGITS[name])
    return Field(name, label, value, placeholder, max_length=MAX_DIGITS_LENGTH, is_half=True)
