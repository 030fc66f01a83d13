"""The line that a person who may not make a change can forward to somebody who may."""

from collections.abc import Sequence

from bot.commands.command import CommandContext
from bot.errors import NotUnderstood
from bot.language.phone_numbers import read_numbers
from bot.language.short_form import write_request
from bot.language.target_names import match_targets
from bot.model import DISPLAY, Request, Target, fold, to_uuid
from cards.text import format_number


def write_line_to_forward(request: Request, context: CommandContext) -> str:
    """Write the change as it is typed: "assign +1 404-555-0003 to Atlanta Main Menu"; empty where it names nothing.

    Uses what is cached and makes no call: the requester may not make the change.
    """
    asked = request.without("location", *DISPLAY)
    if not (asked.number or asked.numbers or asked.target or asked.entry):
        return ""
    try:
        org_id = context.calling.choose_organization(asked.org)
    except NotUnderstood:
        return ""
    known = context.calling.targets.peek(org_id, context.kinds)
    found = match_targets(known, asked.target)
    target = found[0] if len(found) == 1 else None
    number = _format(asked.number, target, context, org_id) if asked.number else ""
    return write_request(asked.with_(number=number), target=_write_name(target, known) if target else "")


def _write_name(target: Target, known: Sequence[Target]) -> str:
    """Return a target's name, with its location where others have the same name."""
    is_unique = sum(fold(each.name) == fold(target.name) for each in known) == 1
    return target.name if is_unique else f"{target.name} in {target.location_name}"


def _format(text: str, target: Target | None, context: CommandContext, org_id: str) -> str:
    """Return a number in its country's international format, as it was typed where its country is not known."""
    if text.startswith("+"):
        return format_number(text)
    locations = context.calling.peek_locations(org_id)
    at = [each for each in locations if target is None or to_uuid(each.id) == to_uuid(target.location_id)]
    readings = {number for each in at for number in read_numbers(text, (each.country,)).list_in(each.country)}
    return format_number(readings.pop()) if len(readings) == 1 else text
