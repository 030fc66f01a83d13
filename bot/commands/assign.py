"""`assign`, `unassign`, `cancel`: an auto attendant's alternate numbers, changed after a confirmation."""

import re

from bot.calling.auto_attendants import ID_KIND
from bot.commands import numbers
from bot.commands.attendants import at_attendant
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.change import ChangePlan, build_already, carry_out, fetch_available, has_number, is_in_place
from bot.commands.shared.list_query import drop_view
from bot.commands.shared.lookup import find_auto_attendants, find_locations
from bot.errors import NotUnderstood
from bot.language.clauses import CONFIRMATION, ORGANIZATION, PAGE, parse_clauses
from bot.language.phone_numbers import parse_numbers
from bot.model import AlternateNumber, AutoAttendant, Request, to_uuid
from cards.attendants import build_removal_choice
from cards.change import ConfirmationView, build_confirmation, build_result
from cards.notice import build_notice
from cards.text import shorten
from cards.view import View

ASSIGN_EXAMPLE = "assign +1 404-555-0001 to Atlanta Main Menu"
UNASSIGN_EXAMPLE = "unassign +1 404-555-9989 from Atlanta Main Menu"


def assign(request: Request, context: CommandContext) -> View:
    """Ask to confirm the assignment or, once it is confirmed, make it; ask for what is missing.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    return at_attendant(_read_whole_name(request, context), context, _assign, example=ASSIGN_EXAMPLE)


def unassign(request: Request, context: CommandContext) -> View:
    """Ask to confirm the removal or, once it is confirmed, make it; ask for what is missing.

    Raises NotUnderstood, NotFound, NotPossible, DatabaseUnavailable or WebexError.
    """
    return at_attendant(_read_whole_name(request, context), context, _unassign, example=UNASSIGN_EXAMPLE)


def cancel(_request: Request, _desk: CommandContext) -> View:
    """Say that this changed nothing, whatever Confirm did before it; the card that asked goes away."""
    return build_notice(
        "Cancelled: this changed nothing. If Confirm was pressed before, history shows what came of it."
    )


def _assign(listed: AutoAttendant, request: Request, context: CommandContext, org_id: str) -> View:
    if not request.arguments.get("number"):
        kept = {name: value for name, value in drop_view(request).items() if name == "org"}
        here = {"location": listed.location_id, "attendant": listed.id}
        return numbers.answer(Request("numbers", {**kept, **here}), context)
    plan = ChangePlan(True, AlternateNumber(_read_number(listed, request, context, org_id)), listed, org_id)
    if request.arguments.get("confirmed") == "true":
        return _carry_out(plan, context)
    attendant = context.calling.fetch_auto_attendant(listed, org_id)
    if is_in_place(plan, attendant):
        raise build_already(plan, attendant, context)
    number = fetch_available(attendant, plan.number.phone_number, context, org_id)
    return build_confirmation(
        ConfirmationView(_name_all(request, plan), True, plan.number.phone_number, attendant, number)
    )


def _unassign(listed: AutoAttendant, request: Request, context: CommandContext, org_id: str) -> View:
    attendant = context.calling.fetch_auto_attendant(listed, org_id)
    if not request.arguments.get("number"):
        if not attendant.alternates:
            raise NotUnderstood(f"{shorten(attendant.name)} has no alternate numbers, so there is none to remove.")
        return build_removal_choice(attendant, Request(request.command, drop_view(request)))
    phone_number = _read_number(listed, request, context, org_id)
    present = [each for each in attendant.alternates if each.phone_number == phone_number]
    plan = ChangePlan(False, present[0] if present else AlternateNumber(phone_number), listed, org_id)
    if request.arguments.get("confirmed") == "true":
        return _carry_out(plan, context)
    if not has_number(attendant, phone_number):
        raise build_already(plan, attendant, context)
    return build_confirmation(ConfirmationView(_name_all(request, plan), False, phone_number, attendant))


def _read_whole_name(request: Request, context: CommandContext) -> Request:
    """Take the word that confirms for the end of a name where an auto attendant is called so: then it is asked first.

    Buttons name the auto attendant by its id, which no word belongs to.
    """
    name = request.arguments.get("attendant", "")
    if request.arguments.get("confirmed") != "true" or to_uuid(name, ID_KIND):
        return request
    whole = f"{name} confirm"
    if not find_auto_attendants(
        context.calling, whole, context.calling.choose_organization(request.arguments.get("org", ""))
    ):
        return request
    kept = {key: value for key, value in request.arguments.items() if key != "confirmed"}
    return Request(request.command, {**kept, "attendant": whole})


def _carry_out(plan: ChangePlan, context: CommandContext) -> View:
    outcome = carry_out(plan, context)
    return build_result(outcome.change, outcome.attendant, may_undo=context.requester_may_assign)


def _name_all(request: Request, plan: ChangePlan) -> Request:
    """Name the number and the auto attendant by what no later change of names can alter."""
    kept = {name: value for name, value in drop_view(request).items() if name == "org"}
    return Request(request.command, {**kept, "number": plan.number.phone_number, "attendant": plan.attendant.id})


def _read_number(attendant: AutoAttendant, request: Request, context: CommandContext, org_id: str) -> str:
    """Return the one number that the request names, in E.164. Raises NotUnderstood."""
    text = request.arguments["number"]
    places = find_locations(context.calling, attendant.location_id, org_id)
    phone_numbers, unread = parse_numbers(text, places[0].country if places else "")
    if len(phone_numbers) == 1 and not unread:
        return phone_numbers[0]
    raise NotUnderstood(f"I cannot read “{shorten(text, 40)}” as one phone number. For example: {ASSIGN_EXAMPLE}")


def _read(text: str, word: str) -> dict[str, str]:
    """Read a number, and behind a word ("to", "from") the auto attendant's name."""
    arguments = parse_clauses(text, (CONFIRMATION, *PAGE, ORGANIZATION), "rest")
    rest = arguments.pop("rest", "")
    number, *names = re.split(rf"(?:^|\s){word}\s+", rest, maxsplit=1, flags=re.IGNORECASE)
    named = {"number": number, "attendant": names[0].strip('"') if names else ""}
    return {**{key: value for key, value in named.items() if value}, **arguments}


TOLD = (
    "Only people whom the operator named in ASSIGNERS may do this, whoever clicks.",
    "I show what will change, and change it on Confirm alone; Undo takes it back.",
)

ASSIGN = Command(
    name="assign",
    goal=Goal.GIVE,
    summary="Give an auto attendant another alternate number, after a confirmation",
    examples=(ASSIGN_EXAMPLE,),
    details=TOLD,
    read=lambda text: _read(text, "to"),
    answer=assign,
    words=("add",),
    changes=True,
)

UNASSIGN = Command(
    name="unassign",
    goal=Goal.GIVE,
    summary="Take an alternate number from an auto attendant, after a confirmation",
    examples=(UNASSIGN_EXAMPLE,),
    details=TOLD,
    read=lambda text: _read(text, "from"),
    answer=unassign,
    words=("remove",),
    changes=True,
)

CANCEL = Command(
    name="cancel",
    goal=None,
    summary="Leave everything as it is: what Cancel on a confirmation does",
    examples=("cancel",),
    read=lambda _: {},
    answer=cancel,
    changes=True,
)
