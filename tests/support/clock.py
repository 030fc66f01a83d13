"""A clock that tests move."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock


class MovableClock(Clock):
    """Shows the time that a test has set, until it is moved."""

    def __init__(self, at: datetime | str = "2026-11-24T09:00:00Z") -> None:
        self.set(at)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime | str) -> None:
        """Set the time: a datetime with a zone, or as ISO 8601 writes it. Without a zone it is UTC."""
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        self._at = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

    def move(self, **units: float) -> datetime:
        """Move on by so much, as `timedelta` takes it (`days=3`), and return the time."""
        self._at += timedelta(**units)
        return self._at
