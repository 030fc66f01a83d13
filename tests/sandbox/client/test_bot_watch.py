"""A bot's process that ends by itself: said in the terminal and on the page, and started again."""

import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from bot.sandbox import BotProcess, Sandbox
from bot.sandbox.client.bot_watch import BotWatch
from tests.support.waiting import wait_until

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def process(webex: Sandbox, tmp_path: Path) -> Iterator[BotProcess]:
    started = BotProcess(SLEEP, webex.url, webex.settings, tmp_path)
    started.launch()
    yield started
    started.stop()
    webex.bot_status.start = None
    webex.bot_status.report_running()


def read_status(webex: Sandbox) -> object:
    return requests.get(f"{webex.url}/sandbox/bot", timeout=10).json()


def test_the_end_of_the_process_is_reported_and_it_is_started_again(
    webex: Sandbox, process: BotProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(BotWatch(process, webex.bot_status)):
        assert read_status(webex) == {"exitCode": None}
        assert process.process is not None
        process.process.send_signal(signal.SIGTERM)
        wait_until(lambda: read_status(webex) == {"exitCode": -15})
        assert "The bot has stopped (exit code -15)." in capsys.readouterr().err
        for _ in range(2):  # two pages have the button
            assert requests.post(f"{webex.url}/sandbox/bot/start", timeout=10).status_code == 202
        assert process.is_running()
        assert read_status(webex) == {"exitCode": None}
    process.stop()
    assert read_status(webex) == {"exitCode": None}  # stopped on purpose
    assert requests.post(f"{webex.url}/sandbox/bot/start", timeout=10).status_code == 202
    assert not process.is_running()


def test_a_sandbox_without_a_bot_cannot_start_it(webex: Sandbox) -> None:
    assert requests.post(f"{webex.url}/sandbox/bot/start", timeout=10).status_code == 409
