"""`check numbers`: what is wrong with the organization's numbers, from its own list and the lists of targets."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import limits
from bot.access import may_reserve
from bot.calling.organization_numbers import OrganizationNumbers
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.inventory_part import fetch_inventory, to_location_key
from bot.commands.shared.one_location import resolve_location
from bot.language.check_phrases import parse_check
from bot.model import (
    ALL_KINDS,
    DISPLAY,
    Feature,
    Filter,
    Location,
    NumberKind,
    OrganizationNumber,
    Person,
    Problem,
    Request,
    Target,
    TargetKind,
    to_uuid,
)
from cards.check import CheckView, Finding, build_check, count_findings
from cards.marks import describe_mark
from cards.owners import describe_assignment, describe_number_type
from cards.rows import SEPARATOR
from cards.targets import describe_numbers
from cards.text import capitalize, describe_count, format_number, shorten
from cards.view import Button, View

ALTERNATE = "ALTERNATE"
"""What a number is to the target that has it as an alternate number (OpenAPI: `phoneNumberType`)."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """What is checked: the numbers, the locations and the targets, of one location or of all."""

    inventory: OrganizationNumbers
    locations: Sequence[Location]
    targets: Sequence[Target]
    request: Request
    context: CommandContext


def run(request: Request, context: CommandContext) -> View:
    """Show a page of what was found. Raises NotUnderstood, NotFound or WebexError."""
    location: Location | None = None
    if request.location:
        resolved = resolve_location(request, context, example="check numbers Birmingham")
        if not isinstance(resolved, Location):
            return resolved  # several locations match: a card to choose from
        location = resolved
    org_id = context.calling.choose_organization(request.org)
    checked = _read(location, request, context, org_id)
    findings = sorted(_list_findings(checked), key=lambda each: list(Problem).index(each.problem))
    asked = request.without(*DISPLAY).with_(location=location.id if location else "")
    return build_check(
        CheckView(
            request=asked,
            findings=[each for each in findings if request.problem in (None, each.problem)],
            counts=count_findings(findings),
            taken_at=checked.inventory.taken_at,
            page=request.page,
            page_size=context.full_rows,
            location=location.name if location else "",
            time_zone=location.time_zone if location else "",
            organization=context.calling.fetch_organization_name(org_id),
            is_truncated=checked.inventory.is_truncated,
        )
    )


def _read(location: Location | None, request: Request, context: CommandContext, org_id: str) -> _Checked:
    """Read the list of numbers, and one list of each kind of target: no call for each target."""
    inventory = fetch_inventory(location, request, context, org_id)
    calling = context.calling
    if location:
        targets: Sequence[Target] = calling.targets.list_at(location, org_id, ALL_KINDS, request.fresh)
    else:
        targets = calling.targets.fetch_all(org_id, ALL_KINDS, request.fresh)
    locations = [location] if location else calling.fetch_locations(org_id)
    return _Checked(inventory, locations, targets, request.without(*DISPLAY, "location", "problem"), context)


def _list_findings(checked: _Checked) -> Iterator[Finding]:
    yield from _check_locations(checked)
    yield from _check_inactive(checked)
    yield from _check_reservations(checked)
    yield from _check_targets(checked)


def _check_locations(checked: _Checked) -> Iterator[Finding]:
    """Check that each location has a main number, and that it is active."""
    main = {
        to_location_key(each.location_id): each for each in checked.inventory.find(lambda kind: kind.is_main_number)
    }
    for location in checked.locations:
        number, name = main.get(to_location_key(location.id)), shorten(location.name, 60)
        active = Request("numbers", org=checked.request.org, location=location.id, filters=(Filter(Feature.ACTIVE),))
        button = Button("Active numbers", active)
        if number is not None and number.state == "INACTIVE":
            details = f"{format_number(number.phone_number)} is inactive{SEPARATOR}{describe_assignment(number)}"
            yield Finding(Problem.MAIN, name, details, button)
        # A list that was cut may have it in the rest.
        elif number is None and not checked.inventory.is_truncated:
            yield Finding(Problem.MAIN, name, "No main number", button)


def _check_inactive(checked: _Checked) -> Iterator[Finding]:
    """Check that the numbers that somebody has are active. Main numbers are checked with their locations."""
    keys = {to_location_key(each.id) for each in checked.locations}
    for number in checked.inventory.find(_is_inactive_in_use):
        if to_location_key(number.location_id) in keys:
            where = "" if len(checked.locations) == 1 else shorten(number.location_name, 60)
            details = filter(None, (describe_assignment(number), describe_number_type(number), where))
            button = _build_number_button(number, checked)
            yield Finding(Problem.INACTIVE, format_number(number.phone_number), SEPARATOR.join(details), button)


def _is_inactive_in_use(kind: NumberKind) -> bool:
    return kind.has_number and kind.is_assigned and kind.state == "INACTIVE" and not kind.is_main_number


def _build_number_button(number: OrganizationNumber, checked: _Checked) -> Button:
    """Build the button that removes an alternate number, where the requester may, else the one that shows who has it.

    A number can be activated in Control Hub alone.
    """
    owner, asked = number.owner, checked.request
    kind = next((each for each in TargetKind if owner and each == owner.type), None)
    if owner and kind and number.number_type == ALTERNATE and _may_change(kind, checked.context):
        unassign = Request("unassign", org=asked.org, number=number.phone_number, target=owner.id)
        return Button("Remove", unassign)
    return Button("Who", Request("who", org=asked.org, numbers=number.phone_number))


def _check_reservations(checked: _Checked) -> Iterator[Finding]:
    """Check that those who reserved numbers may still do so: they may have left. Makes no call."""
    context, org = checked.context, checked.request.org
    chosen = context.calling.choose_organization(org)
    keys = {to_location_key(each.id) for each in checked.locations}
    for mark in context.store.reservations.read_marks(context.clock.now()).list_all():
        is_here = _is_same_organization(mark.org_id, chosen) and to_location_key(mark.location_id) in keys
        if not mark.is_reservation or not is_here or may_reserve(Person("", mark.person_email), context.settings):
            continue
        where = "" if len(checked.locations) == 1 else shorten(mark.location_name, 60)
        details = SEPARATOR.join(filter(None, (describe_mark(mark), where)))
        if context.requester_may_reserve:
            button = Button("Release", Request("release", org=org, numbers=mark.phone_number))
        else:
            button = Button("Show", Request("reservations", org=org, location=mark.location_id))
        yield Finding(Problem.RESERVED, format_number(mark.phone_number), details, button)


def _is_same_organization(org_id: str, chosen: str) -> bool:
    return org_id == chosen or to_uuid(org_id, "ORGANIZATION") == to_uuid(chosen, "ORGANIZATION")


def _check_targets(checked: _Checked) -> Iterator[Finding]:
    """Check that each target has a number, and room for one more."""
    numbers = _count_numbers(checked.inventory)
    for target in checked.targets:
        name, alternates = shorten(target.name, 60), numbers[target.key, True]
        where = "" if len(checked.locations) == 1 else shorten(target.location_name, 40)
        words = SEPARATOR.join(filter(None, (capitalize(target.kind.noun), where, describe_numbers(target))))
        if alternates >= limits.MAX_ALTERNATES:
            details = f"{words} · {describe_count(alternates, 'alternate number')}"
            yield Finding(Problem.FULL, name, details, _build_target_button(target, "unassign", checked))
        elif not (target.phone_number or alternates or numbers[target.key, False] or checked.inventory.is_truncated):
            yield Finding(Problem.EMPTY, name, words, _build_target_button(target, "assign", checked))


def _count_numbers(inventory: OrganizationNumbers) -> Mapping[tuple[str, bool], int]:
    """Count the numbers of each target, by its key and whether they are alternate numbers."""
    owned: Iterable[OrganizationNumber] = inventory.find(
        lambda kind: kind.has_number and kind.owner_type in list(TargetKind)
    )
    return Counter(
        (to_uuid(each.owner.id, each.owner.type) or each.owner.id, each.number_type == ALTERNATE)
        for each in owned
        if each.owner
    )


def _build_target_button(target: Target, command: str, checked: _Checked) -> Button:
    """Build the button that adds or removes a number, where the requester may, else the one that lists the targets."""
    org = checked.request.org
    if _may_change(target.kind, checked.context):
        title = "Add" if command == "assign" else "Remove"
        return Button(title, Request(command, org=org, target=target.id))
    return Button("Show", Request(target.kind.command, org=org, location=target.location_id))


def _may_change(kind: TargetKind, context: CommandContext) -> bool:
    return context.requester_may_assign and kind in context.kinds


CHECK = Command(
    name="check",
    goal=Goal.IN_USE,
    summary="Find what is wrong with the numbers, of the organization or of one location",
    examples=("check numbers", "check numbers in Atlanta", "check inactive numbers"),
    details=(
        "It finds locations without a main number, inactive main numbers, and inactive numbers in use.",
        "It finds auto attendants, hunt groups and call queues without a number, or with as many as they can have.",
        "It finds reservations of people who may no longer reserve numbers: they may have left.",
        "It takes one call to Webex for every 2,000 numbers, and three for the lists of targets.",
    ),
    parse=parse_check,
    run=run,
    is_bulk=True,
    only_reads=True,
)
