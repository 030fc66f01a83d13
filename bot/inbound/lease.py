"""The replica's lease on the events that it accepted: once it expires, other replicas may handle them."""

import time
import uuid

from bot import limits


class ReplicaLease:
    """Whether this process alone handles the events that it accepted.

    Each heartbeat extends the lease. A replica whose lease expired begins a new run: the others have recovered the
    events of its old one.
    """

    def __init__(self) -> None:
        self._run_id = str(uuid.uuid4())
        self._heartbeat_at = time.time()

    @property
    def run_id(self) -> str:
        """What marks the events accepted now: an id of this process, for as long as its lease does not expire."""
        return self._run_id

    def record_heartbeat(self, at: float) -> None:
        """Extend the lease: the other replicas saw a heartbeat no earlier than `at`, seconds since the epoch."""
        if self._is_expired(at):
            self._run_id = str(uuid.uuid4())
        self._heartbeat_at = at

    def covers(self, run_id: str) -> bool:
        """Return whether no other process can have handled an event accepted under this run id.

        False for events of an earlier process, and of this one if it was suspended for longer than the lease.
        """
        return run_id == self._run_id and not self._is_expired(time.time())

    def _is_expired(self, now: float) -> bool:
        return now - self._heartbeat_at > limits.LEASE_SECONDS
