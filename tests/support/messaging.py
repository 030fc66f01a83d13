"""The bot's client of Webex Messaging, with the simulated Webex."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import limits
from bot.messaging.client import Messaging
from bot.sandbox import Sandbox
from tests.support.settings import build_settings


@pytest.fixture(autouse=True)
def retry_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


@pytest.fixture
def messaging(webex: Sandbox, tmp_path: Path) -> Iterator[Messaging]:
    with closing(Messaging(build_settings(webex, tmp_path))) as client:
        yield client
