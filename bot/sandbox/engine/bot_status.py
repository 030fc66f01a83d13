"""Whether the sandbox's own bot runs, for the chat page."""

from collections.abc import Callable
from typing import Any


class BotStatus:
    """The state of the bot's process: what runs the process reports it, and the chat page shows it."""

    def __init__(self, publish: Callable[[dict[str, Any]], None]) -> None:
        self._publish = publish
        self._exit_code: int | None = None
        self.start: Callable[[], None] | None = None
        """Starts the process again; None where the sandbox has no bot of its own."""

    def report_running(self) -> None:
        """Report that the process was started."""
        self._report(None)

    def report_stopped(self, exit_code: int) -> None:
        """Report that the process ended by itself."""
        self._report(exit_code)

    def describe(self) -> dict[str, Any]:
        """Return the state as JSON: `exitCode` is null unless the bot has stopped."""
        return {"exitCode": self._exit_code}

    def _report(self, exit_code: int | None) -> None:
        self._exit_code = exit_code
        self._publish(self.describe())
