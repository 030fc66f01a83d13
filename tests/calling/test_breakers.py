import time
from collections.abc import Callable

import pytest

from bot import limits
from bot.calling.breakers import Breakers
from bot.errors import WebexConnectionError, WebexStatusError


class Webex:
    """Answers, fails or refuses as it is told, and counts who came."""

    def __init__(self) -> None:
        self.calls = 0
        self.error: Exception | None = None

    def answer(self) -> str:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return "answer"


@pytest.fixture
def webex() -> Webex:
    return Webex()


def fail(ask: Callable[[], str], times: int) -> None:
    for _ in range(times):
        with pytest.raises((WebexConnectionError, WebexStatusError)):
            ask()


@pytest.mark.parametrize("error", [WebexConnectionError("GET", "/a"), WebexStatusError(503, "", "")])
def test_what_fails_again_and_again_is_left_alone(
    webex: Webex, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    kept = Breakers()
    webex.error = error
    fail(lambda: kept.call("org", "/a", webex.answer), limits.MAX_PATH_FAILURES + 4)
    assert webex.calls == limits.MAX_PATH_FAILURES
    # Another path is not held up.
    webex.error = None
    assert kept.call("org", "/b", webex.answer) == "answer"
    # One is let through when its time is over; until it has come back, no other.
    now += limits.BREAKER_RESET_SECONDS + 1
    webex.error = error
    fail(lambda: kept.call("org", "/a", webex.answer), 3)
    assert webex.calls == limits.MAX_PATH_FAILURES + 2
    now += limits.BREAKER_RESET_SECONDS + 1
    webex.error = None
    assert kept.call("org", "/a", webex.answer) == "answer"
    assert kept.call("org", "/a", webex.answer) == "answer"


def test_an_organization_that_fails_everywhere_is_left_alone_as_a_whole(webex: Webex) -> None:
    kept = Breakers()
    webex.error = WebexConnectionError("GET", "/a")
    for number in range(limits.MAX_ORGANIZATION_FAILURES + 5):
        fail(lambda path=f"/{number}": kept.call("org", path, webex.answer), 1)  # type: ignore[misc]
    assert webex.calls == limits.MAX_ORGANIZATION_FAILURES
    webex.error = None
    assert kept.call("another", "/a", webex.answer) == "answer"


def test_a_refusal_is_an_answer(webex: Webex) -> None:
    kept = Breakers()
    webex.error = WebexStatusError(404, "", "")
    fail(lambda: kept.call("org", "/a", webex.answer), 50)
    assert webex.calls == 50
