"""How many numbers of a location nobody has: by kind, and day by day.

Lists that differ in their purpose alone have the same numbers. So three kinds of numbers are counted, and each list is
some of these kinds.
"""

from collections.abc import Set
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from bot.model.derivation import MOBILE
from bot.model.organization_numbers import NumberKind, OrganizationNumber
from bot.model.purposes import Purpose


class StockKind(IntEnum):
    """A kind of number that is counted. Its value is stored."""

    STANDARD = 0
    SPECIAL = 1
    """Service and toll-free numbers: no list has one of these alone."""
    MOBILE = 2


class StockCount(NamedTuple):
    """How many numbers of a list a location has."""

    active: int = 0
    """Active numbers that nobody has and that are not kept back: those that can be given to somebody today."""
    total: int = 0
    """All numbers that the list could have if nobody had any: assigned ones and inactive ones, too."""

    def join(self, other: "StockCount") -> "StockCount":
        """Return the count of both together."""
        return StockCount(self.active + other.active, self.total + other.total)

    @property
    def percent(self) -> float | None:
        """The active numbers as a share of all; None where there are none at all."""
        return self.active * 100 / self.total if self.total else None


class DailyCount(NamedTuple):
    """The count of one day, UTC."""

    day: date
    active: int
    total: int = 0


def find_stock_kind(number: OrganizationNumber | NumberKind) -> StockKind | None:
    """Return as what a number is counted; None for extensions, and for what no list with a stock has."""
    if not number.has_number or number.is_reserved:
        return None
    is_special = number.is_toll_free or number.is_service_number
    if number.telephony_type == MOBILE:
        return None if is_special else StockKind.MOBILE
    return StockKind.SPECIAL if is_special else StockKind.STANDARD


def list_stock_kinds(purpose: Purpose) -> Set[StockKind]:
    """Return the kinds that a list consists of; none where the numbers cannot be counted in the organization's list."""
    derivation = purpose.derivation
    if derivation is None or not purpose.has_stock:
        return frozenset()
    kinds = {
        StockKind.STANDARD: True,
        StockKind.SPECIAL: derivation.has_service_numbers and derivation.has_toll_free_numbers,
        StockKind.MOBILE: derivation.has_mobile_numbers,
    }
    return frozenset(kind for kind, has_it in kinds.items() if has_it)
