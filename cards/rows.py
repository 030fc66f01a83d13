"""Rows of lists as all cards have them: a number or a name in bold, below it details in small words."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from bot.model import AvailableNumber, Owner, to_uuid
from cards.marks import list_marks
from cards.text import format_number, shorten
from cards.totals import STATES, describe_state
from cards.view import Button, Line, Row, Size, Tone

SEPARATOR = " · "

TELEPHONY_TYPES = {"PSTN_NUMBER": "PSTN", "MOBILE_NUMBER": "Mobile"}

OWNER_TYPES = {
    "PEOPLE": "person",
    "PLACE": "workspace",
    "GROUP_PAGING": "paging group",
    "VOICE_MESSAGING": "voice messaging",
    "BROADWORKS_ANYWHERE": "office anywhere",
    "AI_RECEPTIONIST": "AI receptionist",
}
"""In Webex's own words where its API has others (OpenAPI, NumberOwnerType); all others are words already."""


def build_row(
    name: str,
    details: Sequence[str] = (),
    tone: Tone = Tone.SUBTLE,
    *,
    buttons: tuple[Button, ...] = (),
    lead: tuple[Line, ...] = (),
) -> Row:
    """Build the row of something with a name, which may be long. Each of the details is a line."""
    lines = tuple(Line(text, tone, size=Size.SMALL) for text in details)
    return Row(((Line(name, is_bold=True),), lines), buttons, lead)


def build_number_row(number: AvailableNumber, details: Iterable[str], buttons: tuple[Button, ...] = ()) -> Row:
    """Build the row of a number: below it its state, in amber where that is inactive, and the details."""
    _, tone = STATES.get(number.state, ("", Tone.NORMAL))
    words = SEPARATOR.join((describe_state(number.state), *details))
    return build_numbers_row(describe_number(number), words, tone, buttons)


def build_numbers_row(numbers: str, details: str, tone: Tone = Tone.SUBTLE, buttons: tuple[Button, ...] = ()) -> Row:
    """Build the row of a number, or of several in one short text, on a line that never breaks."""
    return Row(((Line(numbers, is_bold=True, may_break=False),), (Line(details, tone, size=Size.SMALL),)), buttons)


def build_count(count: int, noun: str, tone: Tone = Tone.NORMAL) -> tuple[Line, ...]:
    """Build the lead of a row: a count in large figures, and below it what it counts."""
    return (
        Line(f"{count:,}", tone, is_bold=True, size=Size.LARGE, may_break=False),
        Line(noun, Tone.SUBTLE, size=Size.SMALL, may_break=False),
    )


def list_types(numbers: Iterable[AvailableNumber]) -> set[str]:
    """Return the telephony types of a list: where it has several, each row has to say its own."""
    return set(map(attrgetter("telephony_type"), numbers))


def describe_number(number: AvailableNumber) -> str:
    """Return a number formatted; one that is only an extension, as that."""
    return format_number(number.phone_number) or f"ext {shorten(number.extension, 20)}"


def list_flags(number: AvailableNumber, location_id: str = "", *, names_type: bool = True) -> list[str]:
    """List a number's flags, extension, owner, location and marks, as far as it has them; its type with `names_type`.

    `location_id` is the location whose list it is: only another one is named.
    """
    words = [flag for flag, name in _FLAGS.items() if getattr(number, name)]
    if names_type:
        words.append(describe_type(number.telephony_type))
    words += [f"{name} {shorten(text, 40)}" for name, text in _list_properties(number) if text]
    if number.owner:
        words.append(describe_owner(number.owner))
    if number.location_name and to_uuid(number.location_id) != to_uuid(location_id):
        words.append(f"at {shorten(number.location_name, 60)}")
    words += list_marks(number)
    return [word for word in words if word]


def describe_flags(number: AvailableNumber, location_id: str = "") -> str:
    """Return what `list_flags` lists, as one text."""
    return SEPARATOR.join(list_flags(number, location_id))


def describe_type(telephony_type: str) -> str:
    """Return a telephony type in words; one that Webex has added is returned as it is."""
    return TELEPHONY_TYPES.get(telephony_type) or shorten(telephony_type, 40)


def describe_owner(owner: Owner) -> str:
    """Return an owner's name and type: "Test Person (person)"."""
    kind = OWNER_TYPES.get(owner.type) or shorten(owner.type.replace("_", " ").lower(), 40)
    name = shorten(owner.name, 60)
    return f"{name} ({kind})" if name and kind else name or kind or "unknown owner"


_FLAGS = {"Main number": "is_main_number", "Toll-free": "is_toll_free", "Service number": "is_service_number"}


def _list_properties(number: AvailableNumber) -> tuple[tuple[str, str], ...]:
    return (
        ("network", number.mobile_network),
        ("routing profile", number.routing_profile),
        ("ext", number.extension),
    )
