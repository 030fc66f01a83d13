"""How far a long command has come. Whoever shows it makes the sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units; `total` is None while nobody knows it."""

    done: int
    total: int | None = None
    unit: str = "numbers"
    """What is counted, in the plural: "numbers", "locations", "checks"."""


ReportProgress: TypeAlias = Callable[[Progress], None]


def ignore_progress(_progress: Progress) -> None:
    """Report to nobody."""
