"""Which auto attendant a request names, for the commands that are about one."""

from collections.abc import Sequence
from typing import Protocol

from bot.commands.command import CommandContext
from bot.commands.shared.location_picker import describe_kept
from bot.commands.shared.lookup import find_locations, find_nearest_targets, find_targets
from bot.commands.shared.target_picker import pick_target, suggest_targets
from bot.errors import NotFound
from bot.model import DISPLAY, Location, Request, Suggestion, Target
from cards.distinct import name_targets
from cards.text import list_names, shorten
from cards.view import View


class Pick(Protocol):
    """Asks which of some auto attendants is meant, as `pick_target` does."""

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
    """Return the auto attendant that the request names, or a card to choose one from.

    A request that names a location instead is about one of its auto attendants: even of a single one, it asks.
    `example` is what to type, `pick` asks where several match. Raises NotUnderstood, NotFound or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    text = request.target.strip()
    if not text and not request.location.strip():
        everyone = context.calling.targets.fetch_all(org_id, context.kinds)
        return pick(everyone, request, context, example=example)
    found = find_targets(context.calling, text, org_id, context.kinds) if text else []
    if len(found) == 1:
        return found[0]
    if found:
        return pick(found, request, context, example=example, note=f"{len(found)} match “{shorten(text, 60)}”.")
    return _choose_at_location(text or request.location.strip(), request, context, example=example, pick=pick)


def _choose_at_location(text: str, request: Request, context: CommandContext, *, example: str, pick: Pick) -> View:
    """Ask which auto attendant of the locations with this name is meant. Raises NotFound or WebexError."""
    org_id = context.calling.choose_organization(request.org)
    locations = find_locations(context.calling, text, org_id)
    if not locations:
        raise _build_not_found(text, request, context, org_id)
    found = _list_at(locations, context, org_id)
    names = list_names([each.name for each in locations])
    if not found:
        raise NotFound(f"No auto attendants at {names}.", (suggest_targets(request),))
    return pick(found, request, context, example=example, note=f"Auto attendants at {names}:")


def _list_at(locations: list[Location], context: CommandContext, org_id: str) -> list[Target]:
    return [each for location in locations for each in context.calling.targets.list_at(location, org_id, context.kinds)]


def _build_not_found(text: str, request: Request, context: CommandContext, org_id: str) -> NotFound:
    sentence = f"No auto attendant named “{shorten(text, 60)}”."
    show_all = suggest_targets(request)
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
    return NotFound(f"{sentence} Type attendants to see all of them.{rest}", (show_all,))
