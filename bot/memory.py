"""How the process returns memory to the system."""

import contextlib
import ctypes
import gc
import threading

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""See mallopt(3)."""

_THRESHOLD_BYTES = 128 * 1024
"""The default, at which it stays once it is set."""


def limit_kept_memory() -> None:
    """Have large blocks, such as the text of long pages, returned to the system as soon as they are freed.

    By default, glibc keeps large blocks once it has freed one of their size, and gives each thread memory of its own.
    After a list of 100,000 numbers, the process would stay 30 MB larger. One Python thread runs at a time, so that they
    need not wait for each other. Does nothing on systems without glibc.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _THRESHOLD_BYTES)
        mallopt(_M_ARENA_MAX, 1)


_is_due = threading.Event()


def note_heavy_work() -> None:
    """Remember that there was work on many numbers: it leaves memory behind, which can be returned."""
    _is_due.set()


def return_free_memory() -> None:
    """Free what work on many numbers has left behind, and return it to the system: in 10 ms. Otherwise do nothing.

    Small blocks lie scattered, so that glibc would keep them: 3 MB after a list of 100,000 numbers. See malloc_trim(3).
    Without glibc, it is returned as the system does it.
    """
    if not _is_due.is_set():
        return
    _is_due.clear()
    gc.collect()
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
