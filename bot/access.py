"""Who may use the bot, for which organization, and who may assign or reserve numbers. Pure."""

from collections.abc import Callable

from bot.errors import NotAllowed, NotAllowedToAssign, NotAllowedToReserve, OrganizationNotAllowed
from bot.model import Person, join_plurals, to_room_key, to_uuid
from bot.settings import Settings


def check_access(person: Person, room_id: str, settings: Settings) -> None:
    """Raise NotAllowed unless the person, their domain or the space is allowed. By default nobody is.

    `person` is the one who typed or clicked, not the one that a card was posted for.
    """
    if not may_use(person, room_id, settings):
        raise NotAllowed(settings.contact)


def may_use(person: Person, room_id: str, settings: Settings) -> bool:
    """Return whether the person may use the bot in this space."""
    return _is_listed(person, settings.allowed_people) or to_room_key(room_id) in settings.allowed_rooms


def check_may_assign(person: Person, settings: Settings, write_line: Callable[[], str] = str) -> None:
    """Raise NotAllowedToAssign unless the person may assign numbers. By default nobody may.

    `write_line` writes the command that they can forward to somebody who may.
    """
    if not may_assign(person, settings):
        raise NotAllowedToAssign(settings.contact, write_line(), join_plurals(settings.assign_to))


def may_assign(person: Person, settings: Settings) -> bool:
    """Return whether the person may assign numbers, in every space where they may use the bot."""
    return _is_listed(person, settings.assigners)


def check_may_reserve(person: Person, settings: Settings, write_line: Callable[[], str] = str) -> None:
    """Raise NotAllowedToReserve unless the person may reserve numbers. By default nobody may.

    `write_line` writes the command that they can forward to somebody who may.
    """
    if not may_reserve(person, settings):
        raise NotAllowedToReserve(settings.contact, write_line())


def may_reserve(person: Person, settings: Settings) -> bool:
    """Return whether the person may reserve numbers and release them, as everybody may who is listed in ASSIGNERS."""
    return _is_listed(person, settings.assigners | settings.reservers)


def check_organization(person: Person, org_id: str, settings: Settings) -> None:
    """Raise OrganizationNotAllowed where somebody asks for a customer's organization who is not listed by email.

    Members of an allowed space may use the bot there, but for its default organization alone.
    """
    is_default = not org_id or to_uuid(org_id, "ORGANIZATION") == to_uuid(settings.org_id or "", "ORGANIZATION")
    if not is_default and not _is_listed(person, settings.allowed_people | settings.assigners | settings.reservers):
        raise OrganizationNotAllowed(settings.contact)


def _is_listed(person: Person, people: frozenset[str]) -> bool:
    """Return whether a list of emails and @domains, in lower case, includes the person."""
    email = person.email.lower()
    name, at, domain = email.rpartition("@")
    # Without a name, "@example.com" would itself be on the list as a domain.
    return bool(name) and not {email, f"{at}{domain}"}.isdisjoint(people)
