"""The fixtures of all tests: a simulated Webex and a bot, which meet over real HTTP alone."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings

from app import create_app
from bot import limits
from bot.clock import Clock
from bot.gates import GATES
from bot.messaging.webhooks import register_webhooks
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from bot.sandbox.client.bot_process import find_free_port
from bot.settings import Settings
from bot.store import Store, prepare_database
from tests.support.http_server import serving
from tests.support.postgres import Server, find_binaries, running
from tests.support.scheduling import BrowserScheduling
from tests.support.settings import SECRET, Start, build_settings
from tests.support.sqlite_dialect import share_compiled_statements

pytest_plugins = ["tests.support.openapi.plugin"]

MAX_LIST_LENGTH = 2_500

# No deadline: how fast an example runs says nothing about whether it is right.
hypothesis_settings.register_profile("bot", deadline=None)
hypothesis_settings.load_profile("bot")

share_compiled_statements()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def webex(sandbox: Sandbox, request: pytest.FixtureRequest) -> Sandbox:
    """The simulated Webex, in its initial state.

    Its longest list has two pages, not ten: commands about all locations read them all. Tests of long lists are marked
    `full_size`.
    """
    is_full_size = request.node.get_closest_marker("full_size") is not None
    sandbox.reset(max_numbers=None if is_full_size else MAX_LIST_LENGTH)
    return sandbox


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="run the chaos tests at full length, axe at all widths, the benchmark's test",
    )


APART = ("chaos", "processes")
"""The folders whose tests run only where they are named: they start the bot as a process, which takes long."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the folders that are apart, unless they are named."""
    if collection_path.parent != Path(__file__).parent or collection_path.name not in APART:
        return None
    named = (Path(each.partition("::")[0]).resolve() for each in config.args)
    return None if any(collection_path in (each, *each.parents) for each in named) else True


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BrowserScheduling:
    """Distribute the tests over xdist's processes, whatever `--dist` says."""
    return BrowserScheduling(config, log)


def pytest_collection_finish() -> None:
    """Leave the modules and the tests out of garbage collection, as the server does: a bot collects after commands."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures that tests recorded with `record_property`, whichever process ran them."""
    for report in terminalreporter.stats.get("passed", []):
        for name, text in report.user_properties:
            terminalreporter.write_line(f"{name}: {text}")


@pytest.fixture(autouse=True)
def _wait_briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Poll the queue often: DBOS waits for its next poll before it stops. Do not wait long for what Webex delays."""
    monkeypatch.setattr(limits, "QUEUE_POLLING_SECONDS", 0.05)
    monkeypatch.setattr(limits, "SETTLE_SECONDS", 0.1)
    monkeypatch.setattr(limits, "RELEASED_SECONDS", 0.2)
    monkeypatch.setattr(limits, "RELEASED_PAUSE_SECONDS", 0.02)


@pytest.fixture(autouse=True)
def _open_gates() -> None:
    """Forget the pauses that an earlier test's Webex asked for."""
    GATES.reset()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server. Where none is installed, the test is skipped on a user's machine and fails in CI."""
    binaries = find_binaries()
    if binaries is None:
        assert "CI" not in os.environ, "CI installs PostgreSQL"
        pytest.skip("no PostgreSQL server is installed")
    with running(binaries) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> str:
    """The DATABASE_URL of an empty database."""
    return postgres.create_database()


@pytest.fixture
def postgres_store_url(postgres_url: str) -> str:
    """The address of an empty database as the settings pass it on: with its driver, which SQLAlchemy 2.0 needs."""
    return postgres_url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(scope="session")
def prepared_database(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables: DBOS needs most of a bot's start to create its own."""
    folder = tmp_path_factory.mktemp("database")
    sandbox.reset()  # an earlier test may have left faults
    bot: Bot = _build_app(build_settings(sandbox, folder)).extensions["bot"]
    bot.close()
    return folder / "bot.sqlite"


@pytest.fixture(scope="session")
def prepared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the bot's own tables: to create them takes longer than most commands."""
    path = tmp_path_factory.mktemp("store") / "bot.sqlite"
    prepare_database(f"sqlite:///{path}")
    Store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def store(prepared_store: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    shutil.copy(prepared_store, tmp_path / "bot.sqlite")
    with closing(Store(f"sqlite:///{tmp_path / 'bot.sqlite'}")) as opened:
        yield opened


@pytest.fixture
def start(webex: Sandbox, tmp_path: Path, prepared_database: Path) -> Callable[..., Any]:
    """Start a bot in this process, with some settings changed: `with start(page_size=5) as bot`.

    `clock` is its clock, where a test moves one.
    """

    @contextmanager
    def run(clock: Clock | None = None, **changes: Any) -> Iterator[Bot]:
        port = find_free_port()
        settings = build_settings(webex, tmp_path, public_url=f"http://127.0.0.1:{port}", **changes)
        if not (tmp_path / "bot.sqlite").exists():  # else the bot is started again
            shutil.copy(prepared_database, tmp_path / "bot.sqlite")
        app = _build_app(settings, clock)
        bot: Bot = app.extensions["bot"]
        try:
            with serving(app, port) as url:
                register_webhooks(bot.messaging, f"{url}/webhook", SECRET)
                yield bot
        finally:
            bot.close(5)  # a command that still runs would call the next test's Webex

    return run


def _build_app(settings: Settings, clock: Clock | None = None) -> Flask:
    with ThreadPoolExecutor(1) as pool:  # DBOS refuses where an event loop runs, as the browser's does
        return pool.submit(create_app, settings, None, clock).result()


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
