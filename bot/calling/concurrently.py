"""Several calls at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot import limits
from bot.errors import WebexError

A = TypeVar("A")
B = TypeVar("B")


def map_concurrently(fetch: Callable[[A], B], keys: Sequence[A]) -> list[B | WebexError]:
    """Fetch for many keys at once; return the results in their order, errors included."""

    def try_to_fetch(key: A) -> B | WebexError:
        try:
            return fetch(key)
        except WebexError as error:
            return error

    if len(keys) == 1:
        return [try_to_fetch(keys[0])]
    with ThreadPoolExecutor(limits.CONCURRENT_CALLS, thread_name_prefix="calls") as pool:
        return list(pool.map(try_to_fetch, keys))
