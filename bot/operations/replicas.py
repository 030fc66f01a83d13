"""Replicas: this one's heartbeat, and the recovery of events from replicas whose lease expired."""

import logging
import threading
import time

from bot import limits
from bot.inbound.event_queue import EventQueue
from bot.inbound.lease import ReplicaLease
from bot.store import Store

log = logging.getLogger(__name__)


class ReplicaMonitor:
    """Records a heartbeat every few seconds, and looks for replicas without one."""

    def __init__(self, replica: str, store: Store, event_queue: EventQueue, lease: ReplicaLease) -> None:
        self._replica = replica
        self._store = store
        self._event_queue = event_queue
        self._lease = lease
        self._clock_offset = time.time() - time.monotonic()
        """How far the wall clock is from the one that nobody sets."""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Start the thread. The event queue must have been launched."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for it."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self._record_heartbeat()
                self._recover_expired()
                self._release_after_clock_change()
                self._event_queue.repeat_unwritten()
            except Exception as error:
                # The next attempt is soon; LEASE_SECONDS lets several fail.
                log.warning("Heartbeat failed: %s", type(error).__name__)
            if self._stopped.wait(limits.HEARTBEAT_SECONDS):
                return

    def _release_after_clock_change(self) -> None:
        """Have events handled now whose time lies in a distant future since the machine's clock was set back."""
        offset = time.time() - time.monotonic()
        if offset < self._clock_offset - limits.CLOCK_STEP_SECONDS:
            log.warning("This machine's clock was set back by %d s.", self._clock_offset - offset)
            self._event_queue.release_delayed()
        self._clock_offset = offset

    def _record_heartbeat(self) -> None:
        # The time before the write: the others see the heartbeat at some moment after it.
        started_at = time.time()
        self._store.replicas.record_heartbeat(self._replica)
        self._lease.record_heartbeat(started_at)

    def _recover_expired(self) -> None:
        for name in self._store.replicas.claim_expired(limits.LEASE_SECONDS):
            log.warning("Replica %s missed its heartbeats: recovering its events.", name)
            self._event_queue.recover_from(name)
            self._store.replicas.remove(name)
