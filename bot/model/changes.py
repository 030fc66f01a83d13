"""Changes made through the bot, and watches."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.model.numbers import Location
from bot.model.requests import EVERYWHERE
from bot.model.targets import AlternateNumber, Target


class ChangeResult(StrEnum):
    """What came of a change."""

    BEGUN = "begun"
    """It was recorded before it was sent; its result is not recorded yet."""
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The target could not be read back from Webex."""

    @property
    def is_settled(self) -> bool:
        """Whether it is known for certain."""
        return self in (ChangeResult.DONE, ChangeResult.FAILED)


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """One of the numbers of a change, and what came of it."""

    number: AlternateNumber
    result: ChangeResult = ChangeResult.BEGUN
    detail: str = ""
    """Why it failed, or why its result is unknown."""

    @property
    def phone_number(self) -> str:
        """In E.164."""
        return self.number.phone_number


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the history: numbers, mostly a single one, were assigned to a target, or removed from it."""

    id: int
    is_assignment: bool
    """False for a removal."""
    numbers: tuple[ChangedNumber, ...]
    target: Target
    """Without its alternate numbers."""
    org_id: str
    person_email: str
    space: str
    """The title of the space in which it was confirmed; empty for a 1:1 space."""
    at: datetime
    """UTC."""
    event_key: str
    undoes: int | None = None
    """The entry that it reverts."""
    batch: str = ""
    """What the entries have in common that were confirmed together; empty for one that stands alone."""

    @property
    def number(self) -> AlternateNumber:
        """The first of its numbers: of most entries the only one."""
        return self.numbers[0].number

    @property
    def phone_numbers(self) -> list[str]:
        """All of its numbers, in E.164."""
        return [each.phone_number for each in self.numbers]

    @property
    def done(self) -> tuple[ChangedNumber, ...]:
        """The numbers that were assigned or removed."""
        return tuple(each for each in self.numbers if each.result is ChangeResult.DONE)

    @property
    def result(self) -> ChangeResult:
        """What came of it: done, where that is true of some of its numbers and the others are settled."""
        results = [each.result for each in self.numbers]
        unsettled = next((each for each in results if not each.is_settled), None)
        return unsettled or (ChangeResult.DONE if ChangeResult.DONE in results else ChangeResult.FAILED)

    @property
    def detail(self) -> str:
        """Why all of its numbers failed, or why their result is unknown; empty where each has its own reason."""
        details = {each.detail for each in self.numbers}
        return details.pop() if len(details) == 1 else ""

    def settle(self, result: ChangeResult, detail: str = "") -> "Change":
        """Return the change with this result for all numbers whose own is not settled."""
        return self.settle_each(lambda _each: (result, detail))

    def settle_each(self, find_result: Callable[[ChangedNumber], tuple[ChangeResult, str]]) -> "Change":
        """Return the change with a result and its reason for each number whose own is not settled."""
        numbers = (
            each if each.result.is_settled else ChangedNumber(each.number, *find_result(each)) for each in self.numbers
        )
        return replace(self, numbers=tuple(numbers))


class Measure(StrEnum):
    """What the threshold of a watch is about. Its value is stored."""

    NUMBERS = "numbers"
    """Fewer active numbers than so many."""
    PERCENT = "percent"
    """Fewer active numbers than so many percent of all that the list could have."""
    DAYS = "days"
    """Empty within so many days at this rate."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Alert a space when a location, or any of all locations, runs low on active numbers."""

    id: int
    location: Location
    """Its id is `EVERYWHERE` where all are watched."""
    purpose_key: str
    below: int
    """The threshold, in the unit of `measure`."""
    org_id: str
    room_id: str
    is_direct: bool
    person_id: str
    """Its creator."""
    is_low: bool = False
    """Whether the space was alerted, and the location has not recovered since."""
    measure: Measure = Measure.NUMBERS
    low: frozenset[str] = frozenset()
    """Where all locations are watched: those that the space was alerted about, by UUID."""

    @property
    def watches_all(self) -> bool:
        """Whether it is about all locations."""
        return self.location.id == EVERYWHERE

    @property
    def key(self) -> str:
        """The name of the lock under which it is checked, alerted and removed."""
        return f"watches:{self.id}"
