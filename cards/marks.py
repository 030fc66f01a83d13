"""What is said of numbers that are kept back, in one way on all cards: "Reserved for Reception by …"."""

from bot.model import AvailableNumber, Mark, OrganizationNumber, Request
from cards.limits import MAX_ROWS_WITH_TWO_BUTTONS
from cards.text import shorten
from cards.times import describe_date
from cards.view import Button


def list_marks(number: AvailableNumber) -> list[str]:
    """Say why a number is kept back, by whom and until when; usually nothing."""
    return [describe_mark(mark) for mark in number.marks]


def describe_mark(mark: Mark) -> str:
    """Return "Reserved for Reception by ann@example.com until Tue 1 Dec 2026", or "Resting until Sat 26 Dec 2026"."""
    until = f"until {describe_date(mark.until)}"
    if not mark.is_reservation:
        return f"Resting {until}"
    return f"Reserved{describe_beneficiary(mark)} by {shorten(mark.person_email, 80)} {until}"


def describe_beneficiary(mark: Mark) -> str:
    """Return whom a number is reserved for: " for Reception"; nothing where nobody said."""
    return f" for {shorten(mark.beneficiary, 60)}" if mark.beneficiary else ""


def describe_cause(mark: Mark) -> str:
    """Return why a number rests: "released from Atlanta Main Menu by ann@example.com"."""
    source = f" from {shorten(mark.beneficiary, 60)}" if mark.beneficiary else ""
    by = f" by {shorten(mark.person_email, 80)}" if mark.person_email else " outside the bot"
    return f"released{source}{by}"


def build_keeping(number: AvailableNumber, org_id: str, *, may_reserve: bool) -> tuple[Button, ...]:
    """Build the button that reserves a number or ends its reservation; none for what cannot be reserved."""
    is_reserved_in_webex = isinstance(number, OrganizationNumber) and number.is_reserved
    if not may_reserve or number.is_assigned or is_reserved_in_webex or not number.phone_number:
        return ()
    command = "release" if number.has_reservation else "reserve"
    return (Button(command.capitalize(), Request(command, numbers=number.phone_number, org=org_id)),)


def choose_buttons(assign: tuple[Button, ...], keeping: tuple[Button, ...], rows: int) -> tuple[Button, ...]:
    """Return the buttons of one of so many rows: both kinds where these are few, otherwise the first there is."""
    return (*assign, *keeping) if rows <= MAX_ROWS_WITH_TWO_BUTTONS else assign or keeping
