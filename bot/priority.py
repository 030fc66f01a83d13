"""Webhooks first: while one is being acknowledged, other work waits.

Webex gives up on a webhook that is slow, whereas a person can wait a moment longer for a reply. Python runs one thread
at a time: in a burst of events, work on the first ones would otherwise run between the acknowledgements of the others
and delay them all.
"""

import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TypeVar

from bot import limits
from bot.memory import note_heavy_work

T = TypeVar("T")

_acknowledging: set[int] = set()
"""The threads that are acknowledging a webhook."""

_lock = threading.Lock()
_is_idle = threading.Event()
_is_idle.set()


@contextmanager
def webhook_in_progress() -> Iterator[None]:
    """Make `yield_to_webhooks` wait while the block runs."""
    thread_id = threading.get_ident()
    with _lock:
        _acknowledging.add(thread_id)
        _is_idle.clear()
    try:
        yield
    finally:
        with _lock:
            _acknowledging.discard(thread_id)
            if not _acknowledging:
                _is_idle.set()


def yield_to_webhooks() -> None:
    """Wait while a webhook is being acknowledged, at most `limits.YIELD_SECONDS`.

    Called before work that takes the processor: when an event is begun and when a response of Webex has arrived.
    """
    _is_idle.wait(limits.YIELD_SECONDS)


_heavy = threading.RLock()


@contextmanager
def heavy_work() -> Iterator[None]:
    """Do one piece of work at a time that takes the processor for milliseconds, such as parsing a long page.

    Otherwise many such pieces at once would keep all other threads waiting for one another. They take turns with it
    more often: a thread asks for its turn each time it has waited for anything, dozens of times for one answer.
    """
    yield_to_webhooks()
    with _heavy:
        usual = sys.getswitchinterval()
        # Not always: in a burst of events, the switches themselves would take a tenth of the processor.
        sys.setswitchinterval(limits.HEAVY_SWITCH_SECONDS)
        try:
            yield
        finally:
            sys.setswitchinterval(usual)
    note_heavy_work()


def spread_heavy_work(items: Iterable[T], size: int) -> Iterator[T]:
    """Yield the items one by one: of more than `size` of them, so many at a time as `split_heavy_work` does."""
    remaining = iter(items)
    first = list(islice(remaining, size))
    if len(first) < size:
        yield from first
    else:
        for batch in split_heavy_work(chain(first, remaining), size):
            yield from batch


def split_heavy_work(items: Iterable[T], size: int) -> Generator[Sequence[T], None, None]:
    """Yield batches of so many items. What is done with each is heavy work; between them other threads get their turn.

    Each batch should take milliseconds. The last one must be asked for, or the iterator closed.
    """
    remaining = iter(items)
    while True:
        with heavy_work():
            batch = list(islice(remaining, size))
            if not batch:
                return
            yield batch
        # A lock that is taken again at once is not passed on.
        time.sleep(limits.HEAVY_PAUSE_SECONDS)
