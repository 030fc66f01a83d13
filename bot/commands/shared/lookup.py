"""Which locations and auto attendants of an organization a text names."""

from bot.calling import Calling
from bot.language.names import find_nearest, is_whole_name, match_auto_attendants, match_locations
from bot.model import AutoAttendant, Location


def find_locations(calling: Calling, text: str, org_id: str) -> list[Location]:
    """Return the locations that `text` may name, or none. Raises WebexError."""
    # A location added a minute ago is not cached yet: fetch the list again before saying no.
    found = match_locations(calling.fetch_locations(org_id), text)
    return found or match_locations(calling.fetch_locations(org_id, fresh=True), text)


def find_nearest_locations(calling: Calling, text: str, org_id: str) -> list[Location]:
    """Return the locations whose names are most similar to `text`. Raises WebexError."""
    return find_nearest(calling.fetch_locations(org_id), text)


def find_auto_attendants(calling: Calling, text: str, org_id: str) -> list[AutoAttendant]:
    """Return the auto attendants that `text` may name, or none. Raises WebexError."""
    was_known = bool(calling.peek_auto_attendants(org_id))
    attendants = calling.fetch_auto_attendants(org_id)
    found = match_auto_attendants(attendants, text)
    # An auto attendant created a minute ago may be meant, although others share a word with it.
    if was_known and not (len(found) == 1 and is_whole_name(found[0], text)):
        return match_auto_attendants(calling.fetch_auto_attendants(org_id, fresh=True), text)
    return found


def find_nearest_auto_attendants(calling: Calling, text: str, org_id: str) -> list[AutoAttendant]:
    """Return the auto attendants whose names are most similar to `text`. Raises WebexError."""
    return find_nearest(calling.fetch_auto_attendants(org_id), text)
