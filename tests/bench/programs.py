"""The programs that are compared: the bot as it is served, the floor under it, and a bot of the common shape."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from bot.sandbox import BotProcess, build_command
from tests.bench.cloud import Cloud

HERE = Path(__file__).parent

COMMANDS = {
    "bot": build_command(HERE.parents[1] / "app.py"),
    "floor": [sys.executable, str(HERE / "floor.py")],
    "common": [sys.executable, str(HERE / "common.py")],
}

KEEPS_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""As is usual: else each start compiles every module anew, which takes longer than all the rest."""

LONG_SECONDS = "3600"
"""For SNAPSHOT_SECONDS: no list is read twice while it is measured."""

START_SECONDS = 30.0
GLANCE_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Start:
    """How long a start took."""

    door_seconds: float
    """Until it answers at its door: with its webhooks registered before, it hears everything from then on."""
    ready_seconds: float
    """Until it says in its log that it is ready: its webhooks looked after, a token and the locations at hand."""


@contextmanager
def run_program(name: str, cloud: Cloud, settings: Mapping[str, str] | None = None) -> Iterator[BotProcess]:
    """Run a program for as long as it is needed, and leave no webhook of its own behind. Raises BotStartError."""
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        bot_process = build_program(name, cloud, Path(folder), settings)
        try:
            bot_process.start()
            yield bot_process
        finally:
            bot_process.stop()
            delete_webhooks(cloud)


@contextmanager
def run_replicas(cloud: Cloud, count: int, settings: Mapping[str, str]) -> Iterator[Sequence[BotProcess]]:
    """Run so many bots on one database, what is delivered going to each in turn. Raises BotStartError."""
    with ExitStack() as stack:
        bot_processes: list[BotProcess] = []
        for number in range(count):
            shared = {
                name: bot_processes[0].settings[name] for name in ("PUBLIC_URL", "WEBHOOK_SECRET") if bot_processes
            }
            named = {**settings, **shared, "REPLICA": f"replica-{number}"}
            bot_processes.append(stack.enter_context(run_program("bot", cloud, named)))
        cloud.balance(
            bot_processes[0].settings["PUBLIC_URL"],
            [f"http://127.0.0.1:{bot_process.port}" for bot_process in bot_processes],
        )
        yield bot_processes


def build_program(name: str, cloud: Cloud, folder: Path, settings: Mapping[str, str] | None = None) -> BotProcess:
    """Build a program's process; it logs into the folder."""
    chosen = {
        **cloud.settings,
        "ALLOWED_PEOPLE": "@example.com",
        "COMMANDS_PER_MINUTE": "0",
        "CATCH_UP_MINUTES": "0",  # what was said to the program before is not for this one to answer
        **KEEPS_BYTECODE,
        **(settings or {}),
    }
    return BotProcess(COMMANDS[name], cloud.url, chosen, folder, folder / "log")


def delete_webhooks(cloud: Cloud) -> None:
    """Delete all webhooks of the bot's: those of a program that has ended would be delivered in vain."""
    headers = {"Authorization": f"Bearer {cloud.settings['WEBEX_BOT_TOKEN']}"}
    for webhook in requests.get(f"{cloud.url}/v1/webhooks", headers=headers, timeout=30).json()["items"]:
        requests.delete(f"{cloud.url}/v1/webhooks/{webhook['id']}", headers=headers, timeout=30)


def time_start(bot_process: BotProcess, log: Path) -> Start:
    """Start the bot, with its webhooks registered before, and take the times until it answers and is ready."""
    door_seconds = 0.0
    seen = log.read_text().count("Ready.") if log.exists() else 0
    began = time.monotonic()
    bot_process.launch()
    while time.monotonic() - began < START_SECONDS:
        if not door_seconds and _answers(bot_process):
            door_seconds = time.monotonic() - began
        if door_seconds and log.read_text().count("Ready.") > seen:
            return Start(door_seconds, time.monotonic() - began)
        time.sleep(GLANCE_SECONDS)
    raise TimeoutError("the bot did not become ready")


def _answers(bot_process: BotProcess) -> bool:
    try:
        return requests.get(f"{bot_process.settings['PUBLIC_URL']}/webhook", timeout=1).status_code == 200
    except requests.RequestException:
        return False
