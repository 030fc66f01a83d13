"""Which target a request names, for the commands that are about one."""

from collections.abc import Sequence
from typing import Protocol

from bot.commands.command import CommandContext
from bot.commands.shared.location_picker import describe_kept
from bot.commands.shared.lookup import find_locations, find_nearest_targets, find_targets
from bot.commands.shared.target_kinds import check_kind, list_kinds_of, suggest_targets
from bot.commands.shared.target_picker import pick_target
from bot.errors import NotFound
from bot.language.target_names import is_whole_target_name, read_target
from bot.model import DISPLAY, Location, Request, Suggestion, Target, TargetKind, find_kind, join_kinds, join_plurals
from cards.distinct import name_targets
from cards.text import capitalize, list_names, shorten
from cards.view import View


class Pick(Protocol):
    """Asks which of some targets is meant, as `pick_target` does."""

    def __call__(
        self,
        targets: Sequence[Target],
        request: Request,
        context: CommandContext,
        *,
        example: str,
        note: str = "",
    ) -> View: ...


def resolve_target(
    request: Request, context: CommandContext, *, example: str, pick: Pick = pick_target
) -> Target | View:
    """Return the target that the request names, or a card to choose one from.

    A request that names a location instead is about one of its targets: even of a single one, it asks.
    `example` is what to type, `pick` asks where several match. Raises NotUnderstood, NotFound or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    text = request.target.strip()
    if not text and not request.location.strip():
        everyone = context.calling.targets.fetch_all(org_id, context.kinds)
        return pick(everyone, request, context, example=example)
    check_kind(find_kind(text), request, context)
    found = find_targets(context.calling, text, org_id, context.kinds) if text else []
    if len(found) == 1:
        return found[0]
    if found:
        return pick(found, request, context, example=example, note=_describe_matches(found, text))
    check_kind(read_target(text).kind, request, context)
    return _choose_at_location(text or request.location.strip(), request, context, example=example, pick=pick)


def _choose_at_location(text: str, request: Request, context: CommandContext, *, example: str, pick: Pick) -> View:
    """Ask which target of the locations with this name is meant. Raises NotFound or WebexError."""
    org_id = context.calling.choose_organization(request.org)
    locations = find_locations(context.calling, text, org_id)
    if not locations:
        raise _build_not_found(text, request, context, org_id)
    found = _list_at(locations, context, org_id)
    names = list_names([each.name for each in locations])
    if not found:
        raise NotFound(f"No {join_plurals(context.kinds)} at {names}.", (suggest_targets(request, context),))
    kinds = capitalize(join_plurals(list_kinds_of(found, context), "and"))
    return pick(found, request, context, example=example, note=f"{kinds} at {names}:")


def _list_at(locations: list[Location], context: CommandContext, org_id: str) -> list[Target]:
    return [each for location in locations for each in context.calling.targets.list_at(location, org_id, context.kinds)]


def _build_not_found(text: str, request: Request, context: CommandContext, org_id: str) -> NotFound:
    _check_other_kinds(text, request, context, org_id)
    said = read_target(text)
    sentence = f"No {said.kind.noun if said.kind else join_kinds(context.kinds)} named “{shorten(said.name, 60)}”."
    show_all = suggest_targets(request, context)
    again = request.without("location", *DISPLAY)
    kept = describe_kept(again.without("target"))
    rest = f" The rest is kept: {kept}" if kept else ""
    if nearest := find_nearest_targets(context.calling, text, org_id, context.kinds):
        question = "Did you mean one of these?" if len(nearest) > 1 else "Did you mean this one?"
        titles = name_targets(nearest, lambda each: shorten(each.name, 40))
        names = tuple(
            Suggestion(title, again.with_(target=near.id)) for title, near in zip(titles, nearest, strict=True)
        )
        return NotFound(f"{sentence} {question}{rest}", (*names, show_all))
    return NotFound(f"{sentence} Type {_get_list_command(context)} to see all of them.{rest}", (show_all,))


def _describe_matches(found: Sequence[Target], text: str) -> str:
    """Say how many targets match, or that a kind was all that was said."""
    said = read_target(text)
    return "" if said.kind and not said.name else f"{len(found)} match “{shorten(text, 60)}”."


def _check_other_kinds(text: str, request: Request, context: CommandContext, org_id: str) -> None:
    """Raise NotPossible if a target of a kind that is off has this name, as far as is known: without a call."""
    others = [kind for kind in TargetKind if kind not in context.kinds]
    for known in context.calling.targets.peek(org_id, others):
        if is_whole_target_name(known, text):
            check_kind(known.kind, request, context)


def _get_list_command(context: CommandContext) -> str:
    """Return the command that lists the targets that can be meant."""
    return context.kinds[0].command if len(context.kinds) == 1 else "targets"
