"""`targets`, `attendants`, `groups` and `queues`: what numbers are assigned to, with all their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.lookup import find_targets
from bot.commands.shared.one_location import resolve_location
from bot.commands.shared.target_kinds import build_none_listed
from bot.errors import NotFound, WebexError
from bot.language.names import find_one_near
from bot.language.phrases import parse_targets
from bot.model import ALL_KINDS, DISPLAY, Location, Request, Suggestion, Target, TargetKind, join_plurals
from cards.paging import get_page
from cards.targets import TargetsView, build_targets
from cards.text import capitalize, name_organization, shorten
from cards.view import Line, View


@dataclass(frozen=True, slots=True)
class _List:
    """A list that is being shown: its kinds, and who asks for which part of it."""

    kinds: Sequence[TargetKind]
    request: Request
    context: CommandContext
    org_id: str

    @property
    def noun(self) -> str:
        """What is listed: "Hunt groups"."""
        return capitalize(join_plurals(self.kinds, "and"))


def run(request: Request, context: CommandContext, *, kinds: Sequence[TargetKind]) -> View:
    """Show a page of the targets of some kinds: all, a location's, or those of a name.

    Raises NotUnderstood, NotFound or WebexError.
    """
    org_id = context.calling.choose_organization(request.org)
    asked = _List(kinds, request, context, org_id)
    text = request.location.strip()
    if not text:
        return _show_all(asked)
    try:
        location = resolve_location(request, context, example=f"{request.command} Atlanta")
    except NotFound:
        # No location's name: perhaps a target's own.
        if named := find_targets(context.calling, text, org_id, kinds):
            return _show(named, f"{asked.noun} with “{shorten(text, 60)}”", asked)
        if near := find_one_near(context.calling.targets.fetch_all(org_id, kinds), text):
            view = _show([near], f"{asked.noun} like “{shorten(text, 60)}”", asked)
            return replace(view, facts=(*view.facts, Line(f"Showing {shorten(near.name, 60)}.")))
        raise
    return _show_location(location, asked) if isinstance(location, Location) else location


def _show_all(asked: _List) -> View:
    found = asked.context.calling.targets.fetch_all(asked.org_id, asked.kinds, asked.request.fresh)
    if not found:
        raise build_none_listed(asked.kinds)
    return _show(found, asked.noun, asked)


def _show_location(location: Location, asked: _List) -> View:
    request = asked.request
    found = asked.context.calling.targets.list_at(location, asked.org_id, asked.kinds, fresh=request.fresh)
    if not found:
        nouns = join_plurals(asked.kinds)
        show_all = Suggestion(f"Show all {nouns}", Request(request.command, org=request.org))
        raise NotFound(f"No {nouns} at {shorten(location.name)}.", (show_all,))
    by_id = replace(asked, request=request.with_(location=location.id))
    return _show(found, f"{asked.noun} at {shorten(location.name)}", by_id, location=location.name)


def _show(found: Sequence[Target], title: str, asked: _List, *, location: str = "") -> View:
    """Show a page. The alternate numbers of what is on it are fetched one by one: Webex's lists leave them out."""
    context, request = asked.context, asked.request
    listed, page, _ = get_page(found, request.page, context.full_rows)
    results = context.calling.targets.fetch_concurrently(listed, asked.org_id)
    pairs = list(zip(listed, results, strict=True))
    organization = context.calling.fetch_organization_name(asked.org_id)
    return build_targets(
        TargetsView(
            title=name_organization(title, organization),
            request=request.without(*DISPLAY),
            shown=[result if isinstance(result, Target) else each for each, result in pairs],
            unread={each.id: result.sentence for each, result in pairs if isinstance(result, WebexError)},
            count=len(found),
            page=page,
            page_size=context.full_rows,
            org_id=asked.org_id if request.org else "",
            location=location,
            kinds=asked.kinds,
            assignable=context.kinds if context.requester_may_assign else (),
        )
    )


def _build_list(name: str, kinds: Sequence[TargetKind], words: tuple[str, ...] = (), brief: str = "") -> Command:
    nouns = join_plurals(kinds, "and")
    return Command(
        name=name,
        goal=Goal.ASSIGN,
        summary=f"List {nouns} with their numbers, of all locations or of one",
        examples=(name, f"{name} Atlanta"),
        details=("People listed in ASSIGNERS get buttons to add and remove alternate numbers.",),
        parse=parse_targets,
        run=partial(run, kinds=kinds),
        words=words,
        brief=brief,
        only_reads=True,
    )


ATTENDANTS = _build_list(
    TargetKind.AUTO_ATTENDANT.command, (TargetKind.AUTO_ATTENDANT,), ("attendant", "aa"), brief="with their numbers"
)

GROUPS = _build_list(TargetKind.HUNT_GROUP.command, (TargetKind.HUNT_GROUP,))

QUEUES = _build_list(TargetKind.CALL_QUEUE.command, (TargetKind.CALL_QUEUE,))

TARGETS = _build_list("targets", ALL_KINDS, ("target",))
