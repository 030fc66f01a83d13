"""May this person use the bot here? Pure."""

from bot.errors import NotAllowed
from bot.model import Person
from bot.settings import Settings


def check_access(person: Person, room_id: str, settings: Settings) -> None:
    """Raise NotAllowed unless the person, their domain, or the space is on the operator's list.

    The person is whoever wrote or clicked, never whoever asked for the card. Nobody is allowed by default.
    """
    if not may_use(person, room_id, settings):
        raise NotAllowed


def may_use(person: Person, room_id: str, settings: Settings) -> bool:
    """Tell whether the person may use the bot in this space."""
    email = person.email.lower()
    name, at, domain = email.rpartition("@")
    is_listed = bool(name) and not {email, f"{at}{domain}"}.isdisjoint(settings.allowed_people)
    return is_listed or room_id in settings.allowed_rooms
