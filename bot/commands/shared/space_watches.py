"""The watches of a space, of numbers and of changes: listed together, found, ended and suggested again."""

import re
from collections.abc import Sequence
from typing import TypeAlias, TypeVar

from bot.commands.command import CommandContext
from bot.language.names import begins_word
from bot.model import PURPOSES_BY_KEY, ChangeWatch, Request, Suggestion, Watch, fold
from cards.watches import REQUEST_NAMES

AnyWatch: TypeAlias = Watch | ChangeWatch

W = TypeVar("W", bound=AnyWatch)

_CHANGES = re.compile(r"^(?:the )?(?:changes?|drift)\b(?:\s+(?:in|at|of|for|to)\b)?\s*", re.IGNORECASE)


def list_watches(context: CommandContext) -> list[AnyWatch]:
    """List the watches of a space of both kinds, oldest first. Raises DatabaseUnavailable."""
    room_id = context.requester.target.room_id
    found: list[AnyWatch] = [*context.store.watches.list(room_id), *context.store.change_watches.list(room_id)]
    return sorted(found, key=lambda each: each.id)


def find_change_watches(text: str, context: CommandContext) -> Sequence[ChangeWatch]:
    """Return the space's watches of changes that "changes" or "changes Atlanta" means; none for any other text."""
    match = _CHANGES.match(text)
    if match is None:
        return ()
    name = text[match.end() :].strip()
    watches = context.store.change_watches.list(context.requester.target.room_id)
    if not name:
        return [each for each in watches if not each.location.id] or watches
    return find_by_location(watches, name)


def find_by_location(watches: Sequence[W], name: str) -> Sequence[W]:
    """Return the watches of a location with that name, else those of locations with a word that begins so."""
    folded = fold(name)
    exact = [each for each in watches if fold(each.location.name) == folded]
    return exact or [each for each in watches if begins_word(folded, fold(each.location.name))]


def remove_watch(watch: AnyWatch, context: CommandContext) -> None:
    """End a watch. Raises DatabaseUnavailable."""
    # A check that is about to post finishes first.
    with context.store.exclusive(watch.key):
        if isinstance(watch, ChangeWatch):
            context.store.change_watches.remove(watch.id)
        else:
            context.store.watches.remove(watch.id)


def suggest_again(watch: AnyWatch) -> Suggestion:
    """Suggest to set up the same watch again."""
    if isinstance(watch, ChangeWatch):
        return Suggestion("Watch again", Request("watchchanges", location=watch.location.id, org=watch.org_id))
    purpose = PURPOSES_BY_KEY[watch.purpose_key]
    asked = Request("watch", location=watch.location.id, purpose=purpose, org=watch.org_id)
    return Suggestion("Watch again", asked.with_(**{REQUEST_NAMES[watch.measure]: watch.below}))
