"""Waiting for a condition that no message reports."""

import time
from collections.abc import Callable

from bot.sandbox import Sandbox

POLLING_SECONDS = 0.01


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until the condition holds; fail when it does not within the time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"the condition did not hold within {seconds:.0f} seconds"
        time.sleep(POLLING_SECONDS)


def wait_until_fault_is_used_up(webex: Sandbox) -> None:
    """Wait until the first fault that is set has occurred as often as it may."""
    wait_until(lambda: webex.faults.list_rules()[0]["times"] == 0)
