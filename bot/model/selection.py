"""Which of a list's numbers are wanted, as values: filters, digits, blocks, an order."""

from dataclasses import dataclass
from enum import StrEnum


class Feature(StrEnum):
    """What a number may be, in the word that people type."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    MAIN = "main"
    TOLL_FREE = "toll-free"
    SERVICE = "service"
    STANDARD = "standard"
    RESERVED = "reserved"
    """Through the bot, like resting."""
    RESTING = "resting"


_NOT = "not "

_OPPOSITES = ({Feature.ACTIVE, Feature.INACTIVE}, {Feature.SERVICE, Feature.STANDARD})
"""Every number is one or the other."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Only numbers with this feature or, excluded, only those without it."""

    feature: Feature
    is_excluded: bool = False

    def __str__(self) -> str:
        """Write it as it is typed: "not active"."""
        return f"{_NOT if self.is_excluded else ''}{self.feature}"

    @classmethod
    def parse(cls, text: str) -> "Filter":
        """Read what `str` writes. Raises ValueError for an unknown feature."""
        return cls(Feature(text.removeprefix(_NOT)), is_excluded=text.startswith(_NOT))

    def contradicts(self, other: "Filter") -> bool:
        """Return whether no number can match both: "active" and "inactive", or "main" and "not main"."""
        if self.feature is other.feature:
            return self.is_excluded is not other.is_excluded
        # What is excluded by one may be what the other wants: "active" and "not inactive" say the same.
        return {self.feature, other.feature} in _OPPOSITES and self.is_excluded is other.is_excluded


class DigitsAt(StrEnum):
    """Where in a number the digits must be that are searched for."""

    ANYWHERE = "any"
    BEGINNING = "begin"
    END = "end"


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits that a number must have."""

    text: str
    at: DigitsAt = DigitsAt.ANYWHERE

    def __str__(self) -> str:
        """Write them as a button carries them: "end:00"."""
        return f"{self.at}:{self.text}"


class Sort(StrEnum):
    """The order of a list."""

    AS_LISTED = ""
    """As Webex lists the numbers."""
    NUMBER = "number"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection from a list: all filters must match."""

    filters: tuple[Filter, ...] = ()
    digits: str = ""
    digits_at: DigitsAt = DigitsAt.ANYWHERE
    consecutive: int = 0
    """Only blocks of at least so many consecutive numbers; 0 for all numbers."""
    sort: Sort = Sort.AS_LISTED
    more_digits: tuple[Digits, ...] = ()
    """Further digits: all must match."""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.filters or self.all_digits or self.consecutive)

    @property
    def all_digits(self) -> tuple[Digits, ...]:
        """All digits that a number must have."""
        return (*((Digits(self.digits, self.digits_at),) if self.digits else ()), *self.more_digits)
