"""What is asked about by `who`: numbers, digits, extensions, an owner's name; and how each of them is searched for."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from bot import limits
from bot.calling.organization_list import NumberSearch
from bot.commands.command import CommandContext
from bot.errors import NotUnderstood
from bot.language.phone_numbers import PhoneNumbers, read_numbers
from bot.language.trunk_prefixes import begins_nationally
from bot.model import Location, OrganizationNumber, Request, fold, to_uuid
from cards.text import format_number, shorten

EXAMPLE = "For example: who +1 404-555-9989, who 2100, or who Reception"

Matches = Callable[[OrganizationNumber], bool]


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is asked about."""

    text: str
    """In words, for where it is missing."""
    searches: Sequence[NumberSearch]
    matches: Matches
    numbers: Set[str] = frozenset()
    """What a complete number may be, in E.164; empty for anything else."""
    is_owner: bool = False
    """Whether it is an owner's name, which Webex compares in its own way."""
    is_certain: bool = True
    """Whether there is no such thing where Webex finds none. Digits and names are searched for in ways that its
    document does not describe."""

    def accepts(self, number: OrganizationNumber) -> bool:
        """Return whether a number that Webex found is meant: it finds an extension or a number among longer ones."""
        return self.is_owner or self.matches(number)


def build_subjects(request: Request, context: CommandContext, org_id: str, location: Location | None) -> list[Subject]:
    """Return what a request asks about, each once. Raises NotUnderstood or WebexError."""
    area = to_uuid(location.id) or "" if location else ""
    wanted, countries = read_meant(request, context, org_id)
    subjects = [
        *(_build_number(text, numbers, org_id) for text, numbers in list_complete(wanted, countries).items()),
        *(_build_part(part, area, org_id) for part in wanted.parts),
        *(_build_extension(each, area, org_id) for each in filter(None, request.extension.split(","))),
    ]
    if request.owner:
        subjects.append(_build_owner(request.owner, area, org_id))
    if not subjects:
        raise NotUnderstood(" ".join((*wanted.refused[:2], EXAMPLE)))
    return subjects


def read_meant(request: Request, context: CommandContext, org_id: str) -> tuple[PhoneNumbers, Sequence[str]]:
    """Read the request's phone numbers; returns the countries that they were read for as well. Raises WebexError.

    What has its country code needs no list of locations, which would cost a call.
    """
    text = request.numbers
    if not text:
        return PhoneNumbers(), ()
    plain = read_numbers(text, ())
    is_international = text.strip().startswith("+") and plain.numbers and not (plain.parts or plain.refused)
    if is_international:
        return plain, ("",)
    countries = tuple(dict.fromkeys(each.country for each in context.calling.fetch_locations(org_id) if each.country))
    return read_numbers(text, countries), countries or ("",)


def list_complete(wanted: PhoneNumbers, countries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Map the complete numbers, as they are named where they are missing, to what they may be in E.164."""
    meanings = (each for written in wanted.numbers for each in written.list_meanings(countries))
    return {format_number(numbers[0]) if len(numbers) == 1 else name: numbers for name, numbers in meanings}


def _build_number(text: str, numbers: Sequence[str], org_id: str) -> Subject:
    searches = [NumberSearch(phone_number=each, org_id=org_id) for each in numbers]
    return Subject(text, searches, lambda number: number.phone_number in numbers, frozenset(numbers))


def _build_part(part: str, area: str, org_id: str) -> Subject:
    """Build what finds digits in numbers, or as an extension."""
    searches = [
        NumberSearch(extension=part, location_id=area, org_id=org_id),
        NumberSearch(phone_number=part, location_id=area, org_id=org_id),
    ]

    def matches(number: OrganizationNumber) -> bool:
        digits = number.phone_number.removeprefix("+")
        is_here = not area or to_uuid(number.location_id) == area
        return is_here and (number.extension == part or part in digits or begins_nationally(digits, part))

    return Subject(part, searches, matches, is_certain=False)


def _build_extension(extension: str, area: str, org_id: str) -> Subject:
    search = NumberSearch(extension=extension, location_id=area, org_id=org_id)
    return Subject(
        f"ext {extension}",
        [search],
        lambda number: number.extension == extension and (not area or to_uuid(number.location_id) == area),
    )


def _build_owner(name: str, area: str, org_id: str) -> Subject:
    search = NumberSearch(owner_name=name[: limits.MAX_OWNER_LENGTH], location_id=area, org_id=org_id)
    wanted = fold(name)

    def matches(number: OrganizationNumber) -> bool:
        is_here = not area or to_uuid(number.location_id) == area
        return is_here and number.owner is not None and wanted in fold(number.owner.name)

    return Subject(shorten(name, 60), [search], matches, is_owner=True, is_certain=False)
