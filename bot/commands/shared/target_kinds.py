"""Which kinds of targets numbers may be assigned to here, and what is said of the others."""

from collections.abc import Sequence

from bot.commands.command import CommandContext
from bot.errors import NotFound, NotPossible
from bot.model import DISPLAY, Request, Suggestion, Target, TargetKind, join_plurals, name_kinds


def check_kind(kind: TargetKind | None, request: Request, context: CommandContext) -> None:
    """Raise NotPossible if numbers are not assigned to targets of this kind here; None is any kind."""
    if kind is None or kind in context.kinds:
        return
    allowed = (*context.kinds, kind)
    setting = ", ".join(each.plural for each in TargetKind if each in allowed)
    whom = context.settings.contact or "the bot's administrator"
    raise NotPossible(
        f"This bot changes the numbers of {join_plurals(context.kinds, 'and')} only, not of {kind.plural}. Nothing was "
        f"changed. To allow it, ask {whom} to set ASSIGN_TO to: {setting}",
        (Suggestion(f"Show {kind.plural}", Request(kind.command, org=request.org)), suggest_targets(request, context)),
    )


def suggest_targets(request: Request, context: CommandContext) -> Suggestion:
    """Build the button that asks which target is meant, and keeps everything else that was said."""
    return Suggestion(f"Choose {name_kinds(context.kinds)}", request.without("target", "location", *DISPLAY))


def list_kinds_of(targets: Sequence[Target], context: CommandContext) -> Sequence[TargetKind]:
    """List the kinds of some targets, or those that are on where there are none."""
    found = {each.kind for each in targets}
    return [kind for kind in TargetKind if kind in found] or context.kinds


def build_none_listed(kinds: Sequence[TargetKind]) -> NotFound:
    """Say that the organization has no targets of some kinds, as far as the service app sees."""
    return NotFound(
        f"Webex lists no {join_plurals(kinds)}. The service app's administrator may not be allowed to see any."
    )
