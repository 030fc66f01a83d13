"""What a command is, and what it works with."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot import limits
from bot.access import may_assign, may_reserve
from bot.calling import Calling
from bot.clock import CLOCK, Clock
from bot.model import NOBODY, File, Person, ReportProgress, Request, Requester, TargetKind, ignore_progress
from bot.settings import Settings
from bot.store import Store
from cards.view import View


def name_nobody(person_id: str) -> Person:
    """Return a person of whom nothing is known: in a terminal there is nobody to ask."""
    return Person(person_id, "")


@dataclass(frozen=True, slots=True)
class CommandContext:
    """What a command works with: Webex Calling, the settings, the database, and who asks."""

    calling: Calling
    settings: Settings
    store: Store
    fetch_space_title: Callable[[str], str]
    """Returns the title of a group space, by its id, or says that it can't be read."""
    requester: Requester = NOBODY
    max_full_rows: int = limits.MAX_ROWS_WITH_BUTTONS
    report_progress: ReportProgress = ignore_progress
    fetch_posted: Callable[[], File] | None = None
    """Fetches the file that was posted with the command; None where there is none. Raises NotPossible or WebexError."""
    bot_name: str = ""
    """The bot's display name, by which it is mentioned in a group space."""
    fetch_person: Callable[[str], Person] = name_nobody
    """Returns a person by their id, with all that Webex says of them. Raises WebexError."""
    clock: Clock = CLOCK
    """Where a command asks for the time."""

    @property
    def full_rows(self) -> int:
        """How many rows with a button or several lines a card shows."""
        return min(self.settings.page_size, self.max_full_rows)

    @property
    def kinds(self) -> tuple[TargetKind, ...]:
        """The kinds of targets that numbers may be assigned to here."""
        return self.settings.assign_to

    @property
    def requester_may_assign(self) -> bool:
        """Whether to show buttons that change something: only to people who may press them."""
        return may_assign(self.requester.person, self.settings)

    @property
    def requester_may_reserve(self) -> bool:
        """Whether to show buttons that reserve and release numbers."""
        return may_reserve(self.requester.person, self.settings)


class Goal(StrEnum):
    """What people want to do. Help groups the commands by it, in this order."""

    AVAILABLE = "See what is available"
    IN_USE = "See what is in use"
    EXPORT = "Export"
    ASSIGN = "Assign numbers"
    RESERVE = "Reservations"
    ALERT = "Low-number alerts"
    REPORT = "Reports on a schedule"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that people can ask the bot to do."""

    name: str
    goal: Goal | None
    """None for a command that help does not list."""
    summary: str
    """What it does, for help."""
    examples: tuple[str, ...]
    parse: Callable[[Request, str], Request]
    """Adds to a request what was typed after the command's name. Raises NotUnderstood or InvalidArgument."""
    run: Callable[[Request, CommandContext], View | Request]
    """Returns another request where that is what is meant. Raises BotError where there is no answer."""
    brief: str = ""
    """What its first example does, in a few words, for the short help. Without it, only the list of all commands has
    the command."""
    words: tuple[str, ...] = ()
    """Other words that it can be typed as."""
    details: tuple[str, ...] = ()
    """What else to know about it, in sentences, for `help` and its name."""
    changes: bool = False
    """Whether it changes targets, which only people listed in ASSIGNERS may do."""
    reserves: bool = False
    """Whether it reserves or releases numbers, which people listed in RESERVERS may do as well."""
    only_reads: bool = False
    """Whether it changes nothing at all, so that a report can run it."""
    needs_location: bool = False
    """Whether it asks for a location where none is named."""
    is_bulk: bool = False
    """Whether it may read the lists of all locations, or write a file: few of these run at once."""
    finishes_card: bool = False
    """Whether nothing is left to do on a card once its button for this command was pressed."""

    def replaces_card(self, request: Request) -> bool:
        """Return whether its answer replaces the card that was pressed.

        It does when it shows the same list in another way, or when the card has been dealt with.
        """
        return self.finishes_card or request.page > 0 or request.fresh or request.confirmed


def may_use(command: Command, context: CommandContext) -> bool:
    """Return whether the requester may use a command, apart from its arguments."""
    if command.changes:
        return context.requester_may_assign
    return not command.reserves or context.requester_may_reserve


def parse_nothing(request: Request, _text: str) -> Request:
    """Return the request as it is: the command takes no arguments."""
    return request
