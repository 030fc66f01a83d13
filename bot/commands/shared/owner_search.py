"""Who has what is asked about: a few things are searched for by Webex, many in the whole inventory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import limits
from bot.calling.number_tests import build_exact_test
from bot.calling.organization_list import NumberSearch
from bot.calling.organization_numbers import OrganizationNumbers
from bot.commands.command import CommandContext
from bot.commands.shared.owner_subjects import Subject
from bot.errors import WebexError
from bot.model import OrganizationNumber, Request


@dataclass(slots=True)
class Owners:
    """What was found."""

    by_key: dict[tuple[str, str, str], OrganizationNumber] = field(default_factory=dict)
    """Each number and extension once, in the order in which they were asked about."""
    missing: list[Subject] = field(default_factory=list)
    """What does not exist."""
    unread: list[Subject] = field(default_factory=list)
    """What could not be looked up."""
    errors: list[WebexError] = field(default_factory=list)
    is_cut: bool = False
    """Whether there may be more than was read."""
    taken_at: datetime | None = None
    """When the whole inventory was read, UTC; None where only Webex was asked, just now."""

    @property
    def found(self) -> list[OrganizationNumber]:
        """The numbers and extensions."""
        return list(self.by_key.values())

    def add(self, subject: Subject, numbers: Iterable[OrganizationNumber]) -> None:
        """Add what a subject was found to be: perhaps nothing."""
        found = {(each.phone_number, each.extension, each.location_id): each for each in numbers}
        self.by_key |= found
        if not found:
            self.missing.append(subject)


def find_owners(subjects: Sequence[Subject], request: Request, context: CommandContext, org_id: str) -> Owners:
    """Find what is asked about. Raises WebexError if nothing could be read."""
    searches = [search for subject in subjects for search in subject.searches]
    if len(searches) > limits.MAX_INVENTORY_NUMBERS:
        owners = Owners()
        _add_listed(owners, subjects, _fetch_inventory(request, context, org_id))
        return owners
    owners = _search(subjects, searches, context)
    if uncertain := [each for each in owners.missing if not each.is_certain]:
        owners.missing = [each for each in owners.missing if each.is_certain]
        _add_listed(owners, uncertain, _fetch_inventory(request, context, org_id))
    return owners


def _fetch_inventory(request: Request, context: CommandContext, org_id: str) -> OrganizationNumbers:
    return context.calling.inventory.fetch(org_id, request.fresh, context.report_progress)


def _search(subjects: Sequence[Subject], searches: Sequence[NumberSearch], context: CommandContext) -> Owners:
    """Ask Webex for each subject. Raises WebexError if nothing could be read."""
    results = iter(context.calling.inventory.search_concurrently(searches))
    owners = Owners()
    for subject in subjects:
        pages = [next(results) for _ in subject.searches]
        errors = [page for page in pages if isinstance(page, WebexError)]
        read = [page for page in pages if not isinstance(page, WebexError)]
        owners.errors += errors
        owners.is_cut |= any(len(page) >= limits.INVENTORY_PAGE_SIZE for page in read)
        found = [number for page in read for number in page if subject.accepts(number)]
        if errors and not found:
            owners.unread.append(subject)
        else:
            owners.add(subject, found)
    if len(owners.unread) == len(subjects):
        raise owners.errors[0]
    return owners


def _add_listed(owners: Owners, subjects: Sequence[Subject], inventory: OrganizationNumbers) -> None:
    """Add what the whole inventory has of each subject: of complete numbers, only those are built."""
    test = build_exact_test(number for subject in subjects for number in subject.numbers)
    named = inventory.find(lambda kind: kind.has_number, test)
    numbers = {each.phone_number: each for each in named}
    others = [subject for subject in subjects if not subject.numbers]
    matching: dict[int, list[OrganizationNumber]] = {id(subject): [] for subject in others}
    for number in inventory if others else ():
        for subject in others:
            if subject.matches(number):
                matching[id(subject)].append(number)
    owners.is_cut |= inventory.is_truncated
    owners.taken_at = inventory.taken_at
    for subject in subjects:
        known = [numbers[each] for each in sorted(subject.numbers) if each in numbers]
        owners.add(subject, known if subject.numbers else matching[id(subject)])
