"""Watches of changes among the other watches of a space: listed with them, found and ended by what is typed."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from bot.commands.command import CommandContext
from bot.language.names import begins_word
from bot.model import ChangeWatch, Request, Suggestion, Watch, fold

AnyWatch: TypeAlias = Watch | ChangeWatch

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
    name = fold(text[match.end() :].strip())
    watches = context.store.change_watches.list(context.requester.target.room_id)
    if not name:
        return [each for each in watches if not each.location.id] or watches
    exact = [each for each in watches if fold(each.location.name) == name]
    return exact or [each for each in watches if begins_word(name, fold(each.location.name))]


def remove_watch(watch: AnyWatch, context: CommandContext) -> None:
    """End a watch. Raises DatabaseUnavailable."""
    # A check that is about to post finishes first.
    with context.store.exclusive(watch.key):
        if isinstance(watch, ChangeWatch):
            context.store.change_watches.remove(watch.id)
        else:
            context.store.watches.remove(watch.id)


def suggest_again(watch: ChangeWatch) -> Suggestion:
    """Suggest to set up the same watch again."""
    return Suggestion("Watch again", Request("watchchanges", location=watch.location.id, org=watch.org_id))
