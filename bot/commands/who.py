"""`who`: who has a number or an extension, and which numbers somebody has."""

from collections.abc import Sequence

from bot import limits
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.lookup import find_locations
from bot.commands.shared.one_location import resolve_location
from bot.commands.shared.owner_search import Owners, find_owners
from bot.commands.shared.owner_subjects import EXAMPLE, build_subjects
from bot.errors import NotFound, NotUnderstood
from bot.language.names import find_nearest, find_one_near, match_locations
from bot.language.owner_phrases import parse_who, split_location
from bot.language.short_form import write_request
from bot.model import DISPLAY, Location, Owner, Request, Suggestion
from cards.text import shorten
from cards.view import View
from cards.who import WhoView, build_who

MAX_TITLE_LENGTH = 40

MAX_CANDIDATES = 4
"""How many similar names are offered: each is a button."""


def run(request: Request, context: CommandContext) -> View:
    """Show who has what is asked about, or what does not exist. Raises NotUnderstood, NotFound or WebexError."""
    if not (request.numbers or request.extension or request.owner):
        raise NotUnderstood(f"Whose number? {EXAMPLE}")
    org_id = context.calling.choose_organization(request.org)
    location: Location | None = None
    if request.location:
        resolved = resolve_location(request, context, example="who 2100 in Birmingham")
        if not isinstance(resolved, Location):
            return resolved  # several locations match: a card to choose from
        location = resolved
    subjects = build_subjects(request, context, org_id, location)
    owners = find_owners(subjects, request, context, org_id)
    if request.owner and not owners.found and not owners.unread:
        return _look_closer(request, context, org_id)
    return _show(request, owners, context, org_id)


def _show(request: Request, owners: Owners, context: CommandContext, org_id: str, note: str = "") -> View:
    notes = [note] if note else []
    if owners.is_cut:
        notes.append("There may be more than is shown here. Type more digits, or more of the name.")
    return build_who(
        WhoView(
            request=request.without(*DISPLAY),
            title=_describe(request),
            found=owners.found,
            missing=[each.text for each in owners.missing],
            unread=[each.text for each in owners.unread],
            unread_reason=owners.errors[0].sentence if owners.errors else "",
            notes=notes,
            taken_at=owners.taken_at,
            page=request.page,
            page_size=context.full_rows,
            organization=context.calling.fetch_organization_name(org_id),
            may_assign=context.requester_may_assign,
            may_reserve=context.requester_may_reserve,
        )
    )


def _describe(request: Request) -> str:
    """Return what is asked about, as it is typed, where that is short."""
    asked = write_request(request).removeprefix("who ")
    return asked if len(asked) <= MAX_TITLE_LENGTH else "Owners"


def _look_closer(request: Request, context: CommandContext, org_id: str) -> View:
    """Look for an owner that no name matches: at the location behind "in", or with a similar name. Raises NotFound."""
    name, location = split_location(request.owner)
    if location and not request.location and len(find_locations(context.calling, location, org_id)) == 1:
        return run(request.with_(owner=name, location=location), context)
    listed = context.calling.inventory.fetch(org_id)
    everybody = list({each.owner.name: each.owner for each in listed if each.owner and each.owner.name}.values())
    if near := find_one_near(everybody, request.owner):
        again = request.with_(owner=near.name)
        owners = find_owners(build_subjects(again, context, org_id, None), again, context, org_id)
        note = f"Nobody is called “{shorten(request.owner, 60)}”. Showing {shorten(near.name, 60)}."
        return _show(again, owners, context, org_id, note)
    raise _build_not_found(request, find_nearest(everybody, request.owner, MAX_CANDIDATES), context, org_id)


def _build_not_found(request: Request, near: Sequence[Owner], context: CommandContext, org_id: str) -> NotFound:
    sentence = f"Nobody called “{shorten(request.owner, 60)}” has a number or an extension in this organization."
    locations = match_locations(context.calling.fetch_locations(org_id), request.owner)
    if len(locations) == 1:
        numbers = Suggestion("Available numbers", Request("numbers", location=locations[0].id, org=request.org))
        usage = Suggestion("Usage", Request("usage", location=locations[0].id, org=request.org))
        return NotFound(f"{sentence} {shorten(locations[0].name, 60)} is a location:", (numbers, usage))
    if near:
        again = request.without("location", *DISPLAY)
        names = tuple(Suggestion(shorten(each.name, 40), again.with_(owner=each.name)) for each in near)
        return NotFound(f"{sentence} Did you mean one of these?", names)
    return NotFound(f"{sentence} {EXAMPLE}")


WHO = Command(
    name="who",
    goal=Goal.IN_USE,
    summary="Say who has a number or an extension, or which numbers somebody has",
    brief="who has a number",
    examples=(
        "who +1 404-555-9989",
        "who 2100",
        "who ext 2100 in Birmingham",
        "who Reception",
        "who +1 404-555-9200, +1 205-635-0001 to 0009",
    ),
    details=(
        "Ask about numbers, ranges, some digits, extensions, or the name of a person, workspace or feature.",
        (
            f"Up to {limits.MAX_INVENTORY_NUMBERS} numbers take one call to Webex each. More are looked up in the "
            "organization's whole list."
        ),
    ),
    parse=parse_who,
    run=run,
    words=("whose",),
    only_reads=True,
)
