"""Circuit breakers, by path and by organization."""

import time
from collections.abc import Callable

import pytest

from bot import limits
from bot.calling.breakers import Breakers
from bot.errors import WebexConnectionError, WebexStatusError


class Webex:
    """Succeeds or raises the given error, and counts the calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.error: Exception | None = None

    def send(self) -> str:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return "response"


@pytest.fixture
def webex() -> Webex:
    return Webex()


def fail(call: Callable[[], str], times: int) -> None:
    for _ in range(times):
        with pytest.raises((WebexConnectionError, WebexStatusError)):
            call()


@pytest.mark.parametrize("error", [WebexConnectionError("GET", "/a"), WebexStatusError(503, "", "")])
def test_a_path_that_keeps_failing_is_not_called(
    webex: Webex, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    breakers = Breakers()
    webex.error = error
    fail(lambda: breakers.call("org", "/a", webex.send), limits.MAX_PATH_FAILURES + 4)
    assert webex.calls == limits.MAX_PATH_FAILURES
    # Other paths are still called.
    webex.error = None
    assert breakers.call("org", "/b", webex.send) == "response"
    # After the timeout one call is let through, and no other until it has ended.
    now += limits.BREAKER_RESET_SECONDS + 1
    webex.error = error
    fail(lambda: breakers.call("org", "/a", webex.send), 3)
    assert webex.calls == limits.MAX_PATH_FAILURES + 2
    now += limits.BREAKER_RESET_SECONDS + 1
    webex.error = None
    assert breakers.call("org", "/a", webex.send) == "response"
    assert breakers.call("org", "/a", webex.send) == "response"


def test_an_organization_that_keeps_failing_is_not_called(webex: Webex) -> None:
    breakers = Breakers()
    webex.error = WebexConnectionError("GET", "/a")
    for number in range(limits.MAX_ORGANIZATION_FAILURES + 5):
        fail(lambda path=f"/{number}": breakers.call("org", path, webex.send), 1)  # type: ignore[misc]
    assert webex.calls == limits.MAX_ORGANIZATION_FAILURES
    webex.error = None
    assert breakers.call("another", "/a", webex.send) == "response"


def test_a_refusal_is_not_a_failure(webex: Webex) -> None:
    breakers = Breakers()
    webex.error = WebexStatusError(404, "", "")
    fail(lambda: breakers.call("org", "/a", webex.send), 50)
    assert webex.calls == 50
