"""`reserve`, `extend`, `release` and `reservations`: numbers that are kept back for somebody, for a while."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.free_numbers import name_free_numbers
from bot.commands.shared.lookup import find_locations
from bot.commands.shared.named_numbers import read_named
from bot.commands.shared.reserving import (
    Reserved,
    extend_numbers,
    is_same_organization,
    release_numbers,
    reserve_numbers,
)
from bot.errors import NotFound, NotPossible
from bot.language.reservation_phrases import parse_release, parse_reservation, parse_reservations
from bot.model import DISPLAY, Mark, Request, Suggestion, fold, to_uuid
from cards.notice import build_notice
from cards.reservations import (
    EXTENDED,
    RELEASED,
    RESERVED,
    ReservationsView,
    ReservedView,
    build_reservations,
    build_reserved,
)
from cards.text import shorten
from cards.view import View

RESERVE_EXAMPLE = "reserve +1 404-555-0003 for Reception until 1 December"

RESERVE_SEVERAL_EXAMPLE = "reserve 3 numbers in Atlanta for Reception"

EXTEND_EXAMPLE = "extend +1 404-555-0003 by 3 weeks"

RELEASE_EXAMPLE = "release +1 404-555-0003"

_SHOW = Suggestion("Show reservations", Request("reservations"))


def reserve(request: Request, context: CommandContext) -> View:
    """Reserve numbers that nobody has: those that are named, or so many of a location.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    if request.amount:
        found = name_free_numbers(request, context, example=RESERVE_SEVERAL_EXAMPLE)
        if isinstance(found, View):
            return found
        request = found
    named = read_named(request, context, org_id, RESERVE_EXAMPLE)
    reserved = reserve_numbers(named, request, context, org_id)
    if not reserved.marks:
        raise NotPossible(f"Nothing was reserved. {' '.join(reserved.refused)}", _suggest(reserved.blocking))
    return _show_result(RESERVED, reserved, context, org_id)


def extend(request: Request, context: CommandContext) -> View:
    """Move the end of reservations. Raises NotUnderstood, NotPossible, DatabaseUnavailable or WebexError."""
    org_id = context.calling.choose_organization(request.org)
    if not request.numbers:
        return _ask_which("Extend which reservation?", request, context)
    named = read_named(request, context, org_id, EXTEND_EXAMPLE)
    extended = extend_numbers(named, request, context, org_id)
    if not extended.marks:
        raise NotPossible(f"Nothing was extended. {' '.join(extended.refused)}", (_SHOW,))
    return _show_result(EXTENDED, extended, context, org_id)


def release(request: Request, context: CommandContext) -> View | Request:
    """End reservations. Raises NotUnderstood, NotPossible, DatabaseUnavailable or WebexError."""
    org_id = context.calling.choose_organization(request.org)
    if not request.numbers:
        return _ask_which("Release which reservation?", request, context)
    named = read_named(request, context, org_id, RELEASE_EXAMPLE)
    released = release_numbers(named, context, org_id)
    if not released.marks:
        # "release" is what people say for "unassign", too: that asks to confirm.
        if len(named) == 1 and context.requester_may_assign:
            return Request("unassign", number=request.numbers, org=request.org)
        raise NotPossible(f"Nothing was released. {' '.join(released.refused)}", (_SHOW,))
    return _show_result(RELEASED, released, context, org_id)


def show(request: Request, context: CommandContext) -> View:
    """Show a page of the numbers that are kept back. Raises DatabaseUnavailable or WebexError."""
    org_id = context.calling.choose_organization(request.org)
    everything = _list_marks(context, org_id)
    marks = _select(everything, request.text, context, org_id)
    if not everything:
        return build_notice(f"No numbers are reserved. To reserve one, type for example: {RESERVE_EXAMPLE}")
    if not marks:
        raise NotFound(f"No numbers are reserved at, for or by “{shorten(request.text, 60)}”.", (_SHOW,))
    return build_reservations(
        ReservationsView(
            request=request.without(*DISPLAY),
            marks=marks,
            page=request.page,
            page_size=context.full_rows,
            subject=request.text,
            may_reserve=context.requester_may_reserve,
            organization=context.calling.fetch_organization_name(org_id),
        )
    )


def _ask_which(title: str, request: Request, context: CommandContext) -> View:
    """Show the reservations to choose from: those that are for somebody, where that was said."""
    listed = Request("reservations", text=request.beneficiary, org=request.org)
    view = show(listed, context)
    return replace(view, title=title) if view.rows else view


def _show_result(verb: str, reserved: Reserved, context: CommandContext, org_id: str) -> View:
    return build_reserved(
        ReservedView(
            verb,
            reserved.marks,
            reserved.refused,
            reserved.notes,
            context.calling.fetch_organization_name(org_id),
        )
    )


def _suggest(blocking: Sequence[Mark]) -> tuple[Suggestion, ...]:
    """Suggest what can be done about the reservation of somebody else."""
    if len(blocking) != 1:
        return (_SHOW,) if blocking else ()
    number, org = blocking[0].phone_number, blocking[0].org_id
    return (
        Suggestion("Extend it", Request("extend", numbers=number, org=org)),
        Suggestion("Release it", Request("release", numbers=number, org=org)),
        _SHOW,
    )


def _list_marks(context: CommandContext, org_id: str) -> list[Mark]:
    """List an organization's marks, those first that end first; reservations before numbers that rest."""
    marks = context.store.reservations.read_marks(context.clock.now()).list_all()
    here = [each for each in marks if is_same_organization(each.org_id, org_id, context)]
    return sorted(here, key=lambda each: (not each.is_reservation, each.until, each.phone_number))


def _select(marks: Sequence[Mark], text: str, context: CommandContext, org_id: str) -> list[Mark]:
    """Return the marks at a location, for somebody, or by somebody."""
    if not text:
        return list(marks)
    if fold(text) in ("me", "mine", "my", "i"):
        return [each for each in marks if each.person_email == context.requester.person.email]
    wanted = fold(text)
    named = [each for each in marks if wanted in fold(each.beneficiary) or wanted in fold(each.person_email)]
    locations = {to_uuid(each.id) or each.id for each in find_locations(context.calling, text, org_id)}
    here = [each for each in marks if (to_uuid(each.location_id) or each.location_id) in locations]
    return here or named


_WHO_MAY = "People listed in ASSIGNERS or RESERVERS can do this, whether they type it or click a button."

RESERVE = Command(
    name="reserve",
    goal=Goal.RESERVE,
    summary="Reserve numbers that nobody has, for somebody or nobody, until a day",
    brief="keeps a number back",
    examples=(RESERVE_EXAMPLE, "reserve +1 404-555-0003 to 0007 until Friday", RESERVE_SEVERAL_EXAMPLE),
    details=(
        "Name a date, a weekday or a duration. The day itself is included, in the time zone of the location.",
        "This space is notified a day before a reservation ends, and when it has ended.",
        _WHO_MAY,
    ),
    parse=parse_reservation,
    run=reserve,
    reserves=True,
)

EXTEND = Command(
    name="extend",
    goal=Goal.RESERVE,
    summary="Move the end of reservations",
    examples=(EXTEND_EXAMPLE,),
    details=(_WHO_MAY,),
    parse=parse_reservation,
    run=extend,
    words=("prolong",),
    reserves=True,
)

RELEASE = Command(
    name="release",
    goal=Goal.RESERVE,
    summary="End reservations, or the rest of numbers that were released a while ago",
    examples=(RELEASE_EXAMPLE,),
    details=(_WHO_MAY, "A number that is assigned is released with: unassign +1 404-555-9989 from Atlanta Main Menu"),
    parse=parse_release,
    run=release,
    words=("unreserve",),
    reserves=True,
)

RESERVATIONS = Command(
    name="reservations",
    goal=Goal.RESERVE,
    summary="List the numbers that are reserved, and those that rest after they were released",
    examples=("reservations", "reservations Birmingham", "reservations for Reception", "reservations mine"),
    parse=parse_reservations,
    run=show,
    words=("reserved", "reservation"),
    only_reads=True,
)
