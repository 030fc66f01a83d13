"""The bot's side of Webex Messaging, over real HTTP to the simulated Webex. Every test is searched for secrets."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import limits
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.sandbox import Sandbox
from tests.support.secrecy import nothing_secret_is_written as nothing_secret_is_written
from tests.support.settings import build_settings


@pytest.fixture(autouse=True)
def _retry_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


@pytest.fixture
def messaging(webex: Sandbox, tmp_path: Path) -> Iterator[Messaging]:
    with closing(Messaging(build_settings(webex, tmp_path))) as client:
        yield client


@pytest.fixture
def replies(messaging: Messaging) -> Replies:
    return Replies(messaging)
