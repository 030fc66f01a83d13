"""How far a long command has come, as numbers: sentences are made where they are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units; `total` is None while it is unknown."""

    done: int
    total: int | None = None
    unit: str = "numbers"
    """The noun of what is counted, in the plural: "numbers", "locations", "checks"."""


ReportProgress: TypeAlias = Callable[[Progress], None]


def ignore_progress(_progress: Progress) -> None:
    """Do nothing with the progress."""
