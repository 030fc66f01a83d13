"""The programs that are compared: the bot as it is served, the bare program, and a bot of the common shape."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from bot.sandbox import BotProcess, build_command
from tests.bench.simulated_webex import SimulatedWebex

HERE = Path(__file__).parent

COMMANDS = {
    "bot": build_command(HERE.parents[1] / "app.py"),
    "baseline": [sys.executable, str(HERE / "baseline.py")],
    "profiled": [sys.executable, str(HERE / "profiled_bot.py")],
    "common": [sys.executable, str(HERE / "common_shape.py")],
}

WRITE_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""As in production: without it, each start compiles every module, which takes longer than all the rest."""

ONE_HOUR = "3600"
"""For SNAPSHOT_SECONDS: no list is fetched twice during a measurement."""

START_TIMEOUT_SECONDS = 30.0
POLLING_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Start:
    """The times of a start, in seconds from its beginning."""

    listening_seconds: float
    """Until it answers HTTP: with webhooks registered before, it receives all events from then on."""
    ready_seconds: float
    """Until it logs that it is ready: webhooks checked, a token and the locations fetched."""


@contextmanager
def run_program(name: str, webex: SimulatedWebex, settings: Mapping[str, str] | None = None) -> Iterator[BotProcess]:
    """Run a program, and delete its webhooks afterwards. Raises BotStartError."""
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        bot_process = build_program(name, webex, Path(folder), settings)
        try:
            bot_process.start()
            yield bot_process
        finally:
            bot_process.stop()
            delete_webhooks(webex)


@contextmanager
def run_replicas(webex: SimulatedWebex, count: int, settings: Mapping[str, str]) -> Iterator[Sequence[BotProcess]]:
    """Run this count of replicas on one database, with deliveries to each in turn. Raises BotStartError."""
    with ExitStack() as stack:
        bot_processes: list[BotProcess] = []
        for number in range(count):
            shared = {
                name: bot_processes[0].settings[name] for name in ("PUBLIC_URL", "WEBHOOK_SECRET") if bot_processes
            }
            named = {**settings, **shared, "REPLICA": f"replica-{number}"}
            bot_processes.append(stack.enter_context(run_program("bot", webex, named)))
        webex.balance(
            bot_processes[0].settings["PUBLIC_URL"],
            [f"http://127.0.0.1:{bot_process.port}" for bot_process in bot_processes],
        )
        yield bot_processes


def build_program(
    name: str, webex: SimulatedWebex, folder: Path, settings: Mapping[str, str] | None = None
) -> BotProcess:
    """Build a program's process; it logs to `log` in the folder."""
    chosen = {
        **webex.settings,
        "ALLOWED_PEOPLE": "@example.com",
        "COMMANDS_PER_MINUTE": "0",
        "CATCH_UP_MINUTES": "0",  # messages to the previous program need no reply
        **WRITE_BYTECODE,
        **(settings or {}),
    }
    return BotProcess(COMMANDS[name], webex.url, chosen, folder, folder / "log")


def delete_webhooks(webex: SimulatedWebex) -> None:
    """Delete all webhooks of the bot: deliveries to a program that has ended would fail."""
    headers = {"Authorization": f"Bearer {webex.settings['WEBEX_BOT_TOKEN']}"}
    for webhook in requests.get(f"{webex.url}/v1/webhooks", headers=headers, timeout=30).json()["items"]:
        requests.delete(f"{webex.url}/v1/webhooks/{webhook['id']}", headers=headers, timeout=30)


def time_start(bot_process: BotProcess, log: Path) -> Start:
    """Start the bot, with its webhooks registered before, and measure the start. Raises TimeoutError."""
    listening_seconds = 0.0
    seen = log.read_text().count("Ready.") if log.exists() else 0
    start = time.monotonic()
    bot_process.launch()
    while time.monotonic() - start < START_TIMEOUT_SECONDS:
        if not listening_seconds and _is_listening(bot_process):
            listening_seconds = time.monotonic() - start
        if listening_seconds and log.read_text().count("Ready.") > seen:
            return Start(listening_seconds, time.monotonic() - start)
        time.sleep(POLLING_SECONDS)
    raise TimeoutError("the bot did not become ready")


def _is_listening(bot_process: BotProcess) -> bool:
    try:
        return requests.get(f"{bot_process.settings['PUBLIC_URL']}/webhook", timeout=1).status_code == 200
    except requests.RequestException:
        return False
