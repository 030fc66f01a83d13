"""What a person wants: a Request, typed or pressed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from bot.model.arguments import FileKind, InvalidArgument, read_argument, write_argument
from bot.model.differences import DifferenceKind
from bot.model.problems import Problem
from bot.model.purposes import DEFAULT_PURPOSE, Purpose
from bot.model.schedules import Schedule
from bot.model.selection import Digits, DigitsAt, Filter, Selection, Sort

EVERYWHERE = "all"
"""The location of a request about all locations."""

DISPLAY = ("page", "go_to", "fresh", "confirmed", "wording", "guess", "said")
"""Arguments that are not carried over to another question: paging, refresh, a confirmation that was given before its
object was chosen, and the wording of a list that several lists fit."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants, the same whether it was typed or pressed.

    A command reads those arguments that it has; the others have their defaults.
    """

    command: str

    location: str = ""
    """A location's id, its name, or part of it."""
    target: str = ""
    """A target's id, its name, or part of it; its kind may be said with the name: "hunt group Sales"."""
    org: str = ""
    """An organization's id; empty for the bot's default."""

    page: int = 0
    """Counted from 1; 0 where no page was asked for: the first."""
    go_to: str = ""
    """Where in the list the page is: a page's number ("page 3"), a phone number, or how it begins."""
    contents: bool = False
    """Whether the list's table of contents is wanted: its numbers by hundreds."""
    fresh: bool = False
    """Whether Webex is to be asked again, whatever is cached."""
    confirmed: bool = False

    purpose: Purpose = DEFAULT_PURPOSE
    """Which list of numbers."""
    wording: str = ""
    """What was typed for the list, where it fits several of them and `purpose` is only the first."""
    numbers: str = ""
    """Single phone numbers, as they were typed: how they are read depends on the location's country."""
    owner: str = ""
    extension: str = ""
    person: str = ""
    """The id of the person for whom a caller ID is wanted."""
    filters: tuple[Filter, ...] = ()
    digits: str = ""
    digits_at: DigitsAt = DigitsAt.ANYWHERE
    more_digits: tuple[Digits, ...] = ()
    """Further digits, where a person asked for several: "beginning 312 ending 00"."""
    consecutive: int = 0
    sort: Sort = Sort.AS_LISTED

    number: str = ""
    """The phone number to assign or remove, or several: as they were typed, with ranges and parts of numbers."""
    plan: str = ""
    """The key under which a change of several numbers is stored until it is confirmed."""
    picked: bool = False
    """Whether the numbers were picked by check boxes: nothing was picked where `number` is empty."""
    entry: int = 0
    """An entry of the history."""
    count: int = 0
    """How many entries of the history; 0 for as many as a card shows."""

    beneficiary: str = ""
    """Whom a number is reserved for, as it was typed."""
    amount: int = 0
    """How many numbers are to be reserved, whichever they are; 0 where they are named."""
    until: str = ""
    """Until when: a date as it was typed, or in ISO 8601."""
    despite: int = 0
    """The reservation for somebody else that an assignment was confirmed in spite of, by its id."""

    since: str = ""
    """Since when changes of the inventory are wanted, as it was typed, or as ISO 8601 writes it."""
    kinds: tuple[DifferenceKind, ...] = ()
    """Which kinds of changes; none for all."""

    below: int = 0
    """The threshold of a watch, in active numbers."""
    percent: int = 0
    """The same as a share of all numbers."""
    within: int = 0
    """The same in days until the numbers are empty."""
    watch: str = ""
    """The number of a watch, or its location's name."""

    report: str = ""
    """The number of a report, or words of it."""
    reported: str = ""
    """The command that a report runs, with all other arguments of this request."""
    schedule: Schedule | None = None
    """When a report is sent."""

    file: FileKind = FileKind.CSV
    text: str = ""
    """What the names of locations are searched for."""
    then: str = ""
    """The command that a location is chosen for."""
    problem: Problem | None = None
    """The only kind of problem that is wanted of a check; None for all."""
    topic: str = ""
    """The command to explain."""
    guess: str = ""
    """The name of the location that was taken for a similar name."""
    said: str = field(default="", compare=False)
    """The whole text, where it has to be read again once the names of the locations are known: "numbers Store 1021".

    `Registry.resolve` does that, and empties it.
    """

    @property
    def selection(self) -> Selection:
        """Which of a list's numbers are wanted."""
        return Selection(self.filters, self.digits, self.digits_at, self.consecutive, self.sort, self.more_digits)

    def to_reported(self) -> "Request":
        """Return the request that a report makes each time."""
        return self.without("report", "reported", "schedule", "said", "guess", "confirmed", "then").with_(
            command=self.reported
        )

    def with_(self, **arguments: Any) -> "Request":
        """Return the same request with these arguments replaced."""
        return self._copy(arguments)

    def with_texts(self, texts: Mapping[str, str]) -> "Request":
        """Return the same request with these arguments, read from text. Empty ones are left as they are.

        Raises InvalidArgument for an unknown name, or what is no value of its argument.
        """
        if unknown := texts.keys() - ARGUMENTS.keys():
            name = min(unknown)
            raise InvalidArgument(name, texts[name])
        return self._copy({name: read_argument(name, text) for name, text in texts.items() if text})

    def without(self, *names: str) -> "Request":
        """Return the same request with these arguments at their defaults."""
        return self._copy({name: ARGUMENTS[name] for name in names})

    def _copy(self, arguments: Mapping[str, Any]) -> "Request":
        # A card makes twenty requests out of one: `dataclasses.replace` takes twice as long.
        values = dict(zip(ARGUMENTS, _GET_ARGUMENTS(self), strict=True))
        return Request(**{"command": self.command, **values, **arguments})

    def write_arguments(self) -> dict[str, str]:
        """Write the arguments that differ from their defaults, so that `with_texts` reads them back."""
        values = zip(ARGUMENTS.items(), _GET_ARGUMENTS(self), strict=True)
        return {
            name: write_argument(name, value)
            for (name, default), value in values
            if value is not default and value != default  # nearly all are the default itself, which is quick to see
        }


ARGUMENTS: Mapping[str, Any] = {each.name: each.default for each in fields(Request) if each.name != "command"}
"""The arguments that a request can have, with their defaults."""

_GET_ARGUMENTS = attrgetter(*ARGUMENTS)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button that a reply offers: its title, and the request that pressing it makes."""

    title: str
    request: Request


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reply shows, so that the next thing typed can refer to it."""

    request: Request
    """Asks for the same again: by ids, with the page that is shown."""
    location: str = ""
    """The name of the request's location; empty without one."""
    page_count: int = 1
