"""Acknowledgements come first: Webex gives a webhook up that waits long, people wait a moment longer for an answer.

Python runs one thread at a time. Where events come in a burst, the work on the first ones would else take its turns
between the acknowledgements of the others, and all of them would be late.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot import limits

_at_the_door: set[int] = set()
_lock = threading.Lock()
_is_clear = threading.Event()
_is_clear.set()


@contextmanager
def webhook_in_progress() -> Iterator[None]:
    """Have all work give way inside."""
    me = threading.get_ident()
    with _lock:
        _at_the_door.add(me)
        _is_clear.clear()
    try:
        yield
    finally:
        with _lock:
            _at_the_door.discard(me)
            if not _at_the_door:
                _is_clear.set()


def yield_to_webhooks() -> None:
    """Wait while anything is being acknowledged. Called where work comes to the processor: begins, or has an answer."""
    _is_clear.wait(limits.YIELD_SECONDS)
