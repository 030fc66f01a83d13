"""An event handler without webhooks: the tests hand it events. Every test is searched for secrets."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import limits
from bot.calling import Calling
from bot.commands.command import CommandContext
from bot.handling.handler import EventHandler
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.sandbox import Sandbox
from bot.store import Store
from tests.support.messaging import messaging as messaging
from tests.support.messaging import retry_soon as retry_soon
from tests.support.secrecy import nothing_secret_is_written as nothing_secret_is_written
from tests.support.settings import build_settings


@pytest.fixture(autouse=True)
def _give_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what cannot be read for deleted after a moment."""
    monkeypatch.setattr(limits, "UNREADABLE_SECONDS", 0.05)


@pytest.fixture
def handling(webex: Sandbox, messaging: Messaging, tmp_path: Path) -> Callable[..., Any]:
    """Build a handler with some settings changed: `with handling(commands_per_minute=5) as handler`.

    Its database is in memory, or that of `store_url`.
    """

    @contextmanager
    def build(store_url: str = "sqlite://", **changes: Any) -> Iterator[EventHandler]:
        settings = build_settings(webex, tmp_path, **changes)
        with closing(Calling(settings)) as calling, closing(Store(store_url)) as store:
            context = CommandContext(calling, settings, store, messaging.fetch_space_title)
            with closing(EventHandler(settings, messaging, Replies(messaging), context)) as handler:
                yield handler

    return build


@pytest.fixture
def handler(handling: Callable[..., Any]) -> Iterator[EventHandler]:
    with handling() as built:
        yield built
