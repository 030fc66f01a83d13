"""What all tests share: a simulated Webex, and a bot in it, meeting over real HTTP alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from app import Bot, create_app
from bot import durable
from bot.sandbox import Person, Sandbox
from bot.settings import Settings
from bot.webhooks import register_webhooks
from tests.http_server import serving

# No deadline: how fast an example runs says nothing about whether it is right.
hypothesis_settings.register_profile("bot", deadline=None)
hypothesis_settings.load_profile("bot")

SECRET = "a-secret-for-the-tests"
BOT = "numbers@webex.bot"


@pytest.fixture(scope="session")
def cloud() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def webex(cloud: Sandbox) -> Sandbox:
    """The simulated Webex, as it is at the start."""
    cloud.reset()
    return cloud


def build_settings(webex: Sandbox, folder: Path, **changes: Any) -> Settings:
    values = {name.lower(): value for name, value in webex.settings.items()}
    return Settings.model_validate(
        {
            **values,
            "webhook_secret": SECRET,
            "public_url": "http://127.0.0.1",
            "allowed_people": "administrator@example.com, helpdesk@example.com",
            "assigners": "administrator@example.com",
            "database_url": f"sqlite:///{folder / 'bot.sqlite'}",
            **changes,
        }
    )


Start = Callable[..., Any]


@pytest.fixture(autouse=True)
def _stop_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """DBOS waits for its own next look before it stops."""
    monkeypatch.setattr(durable, "POLLING_SECONDS", 0.02)


@pytest.fixture
def start(webex: Sandbox, tmp_path: Path) -> Callable[..., Any]:
    """Start a bot with some settings changed: `with start(page_size=5) as bot`."""

    @contextmanager
    def run(**changes: Any) -> Iterator[Bot]:
        settings = build_settings(webex, tmp_path, **changes)
        app = create_app(settings)
        bot: Bot = app.extensions["bot"]
        try:
            with serving(app) as url:
                register_webhooks(bot.messaging, f"{url}/webhook", SECRET)
                yield bot
        finally:
            bot.close()

    return run


@pytest.fixture
def bot(start: Start) -> Iterator[Bot]:
    with start() as running:
        yield running


@pytest.fixture
def administrator(webex: Sandbox) -> Iterator[Person]:
    yield from _build_person(webex, "Administrator")


@pytest.fixture
def helpdesk(webex: Sandbox) -> Iterator[Person]:
    yield from _build_person(webex, "Helpdesk")


@pytest.fixture
def stranger(webex: Sandbox) -> Iterator[Person]:
    yield from _build_person(webex, "Stranger")


@pytest.fixture
def bot_account(webex: Sandbox) -> Iterator[Person]:
    """The bot's own account, used by hand."""
    yield from _build_person(webex, "Numbers")


def _build_person(webex: Sandbox, name: str) -> Iterator[Person]:
    person = Person(webex.url, webex.people[name]["token"])
    yield person
    person.close()
