"""What can be wrong with an organization's numbers, so that an administrator would want to know."""

from enum import StrEnum


class Problem(StrEnum):
    """A kind of problem, by the word that people type for it. The most urgent come first."""

    INACTIVE_MAIN = "inactive main"
    """A location's main number is inactive: calls to it fail."""
    NO_MAIN = "no main"
    """A location has no main number."""
    INACTIVE = "inactive"
    """A number that somebody has is inactive: calls to it fail."""
    FULL = "full"
    """A target has as many alternate numbers as it may have."""
    EMPTY = "empty"
    """A target has no phone number at all."""
