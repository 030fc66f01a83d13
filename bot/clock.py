"""The time of day, asked for in one place, so that tests can move it."""

from datetime import UTC, datetime


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)


CLOCK = Clock()
"""The clock where nobody gives another."""
