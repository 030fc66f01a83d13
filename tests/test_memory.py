"""Memory goes back to the system after work on many numbers, and costs nothing after other work."""

import gc
from collections.abc import Iterator

import pytest

from bot.memory import return_free_memory
from bot.priority import heavy_work


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """Return the generations of the garbage collections from here on."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    return_free_memory()
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def test_memory_is_returned_once_after_heavy_work(collections: list[int]) -> None:
    return_free_memory()
    assert 2 not in collections
    with heavy_work():
        pass
    return_free_memory()
    return_free_memory()
    assert collections.count(2) == 1
