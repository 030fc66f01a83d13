"""What can be wrong with an organization's numbers, so that an administrator would want to know."""

from enum import StrEnum


class Problem(StrEnum):
    """A kind of problem, by the word that people type for it. The most urgent come first."""

    MAIN = "main numbers"
    """A location has no main number, or an inactive one: calls to it fail."""
    INACTIVE = "inactive"
    """A number that somebody has is inactive: calls to it fail."""
    FULL = "full"
    """A target has as many alternate numbers as it may have."""
    RESERVED = "reservations"
    """A number is reserved by somebody who may not reserve numbers any more."""
    EMPTY = "empty"
    """A target has no phone number at all."""
