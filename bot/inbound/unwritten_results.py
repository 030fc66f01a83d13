"""Events whose handling has ended although the database did not take its result: they are handled again.

DBOS waits for a database that is locked or away, but not for one that is full: then it leaves the event as it is, and
only the next start would handle it again.
"""

import time
from collections.abc import Callable, Set

from bot import limits


class UnwrittenResults:
    """Compares the events whose handling has ended with those that the database takes for unhandled."""

    def __init__(self) -> None:
        self._ended: dict[str, float] = {}
        """When the handling ended, by the workflow's id."""
        self._repeated: set[str] = set()

    def begin(self, workflow_id: str) -> bool:
        """Note that an event is being handled. Return whether that is because its result was not written."""
        self._ended.pop(workflow_id, None)
        return workflow_id in self._repeated

    def end(self, workflow_id: str) -> None:
        """Note that an event's handling has ended, and that its result is written next."""
        self._ended[workflow_id] = time.monotonic()

    def repeat(self, list_unhandled: Callable[[], Set[str]], handle_again: Callable[[list[str]], object]) -> None:
        """Have events handled again whose result should long be written. Raises what the functions raise.

        Without any that ended, this costs no query.
        """
        before = time.monotonic() - limits.UNWRITTEN_SECONDS
        ended = [(workflow_id, at) for workflow_id, at in tuple(self._ended.items()) if at < before]
        if not ended:
            return
        unhandled = list_unhandled()
        unwritten = [workflow_id for workflow_id, _ in ended if workflow_id in unhandled]
        # Before it runs again: then it must look for its reply first.
        self._repeated.update(unwritten)
        if unwritten:
            handle_again(unwritten)
        for workflow_id, at in ended:
            if workflow_id not in unhandled:
                self._repeated.discard(workflow_id)
            if self._ended.get(workflow_id) == at:  # otherwise it has ended again by now
                del self._ended[workflow_id]
