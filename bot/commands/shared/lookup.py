"""Which locations and targets of an organization a text names."""

from collections.abc import Sequence

from bot.calling import Calling
from bot.language.names import find_nearest, match_locations
from bot.language.target_names import is_whole_target_name, match_targets
from bot.model import Location, Target, TargetKind


def find_locations(calling: Calling, text: str, org_id: str) -> list[Location]:
    """Return the locations that `text` may name, or none. Raises WebexError."""
    # A location added a minute ago is not cached yet: fetch the list again before saying no.
    found = match_locations(calling.fetch_locations(org_id), text)
    return found or match_locations(calling.fetch_locations(org_id, fresh=True), text)


def find_nearest_locations(calling: Calling, text: str, org_id: str) -> list[Location]:
    """Return the locations whose names are most similar to `text`. Raises WebexError."""
    return find_nearest(calling.fetch_locations(org_id), text)


def find_targets(calling: Calling, text: str, org_id: str, kinds: Sequence[TargetKind]) -> list[Target]:
    """Return the targets that `text` may name, or none. Raises WebexError."""
    was_known = bool(calling.targets.peek(org_id, kinds))
    targets = calling.targets.fetch_all(org_id, kinds)
    found = match_targets(targets, text)
    # A target created a minute ago may be meant, although others share a word with it.
    if was_known and not (len(found) == 1 and is_whole_target_name(found[0], text)):
        return match_targets(calling.targets.fetch_all(org_id, kinds, fresh=True), text)
    return found


def find_nearest_targets(calling: Calling, text: str, org_id: str, kinds: Sequence[TargetKind]) -> list[Target]:
    """Return the targets whose names are most similar to `text`. Raises WebexError."""
    return find_nearest(calling.targets.fetch_all(org_id, kinds), text)
