"""May this person use the bot here? Pure."""

from bot.errors import NotAllowed, NotAllowedToAssign
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
    return _is_listed(person, settings.allowed_people) or room_id in settings.allowed_rooms


def check_may_assign(person: Person, settings: Settings) -> None:
    """Raise NotAllowedToAssign unless the person may change auto attendants. Nobody may by default."""
    if not may_assign(person, settings):
        raise NotAllowedToAssign


def may_assign(person: Person, settings: Settings) -> bool:
    """Tell whether the person may change auto attendants, wherever they may use the bot."""
    return _is_listed(person, settings.assigners)


def _is_listed(person: Person, people: frozenset[str]) -> bool:
    """Tell whether a list of emails and @domains, in small letters, has the person."""
    email = person.email.lower()
    name, at, domain = email.rpartition("@")
    return bool(name) and not {email, f"{at}{domain}"}.isdisjoint(people)
