"""Reports when the bot's process ends by itself, and starts it again on request."""

import threading

import click

from bot.sandbox.client.bot_process import BotProcess
from bot.sandbox.engine.bot_status import BotStatus


class BotWatch:
    """Watches a bot's process that was started. Call `close` before the process is stopped on purpose."""

    def __init__(self, bot: BotProcess, status: BotStatus) -> None:
        self._bot = bot
        self._status = status
        self._lock = threading.Lock()
        self._is_closed = False
        status.start = self._start_again
        self._watch()

    def close(self) -> None:
        """Report nothing more, and start nothing more."""
        with self._lock:
            self._is_closed = True

    def _watch(self) -> None:
        self._status.report_running()
        threading.Thread(target=self._wait, name="bot-watch", daemon=True).start()

    def _wait(self) -> None:
        exit_code = self._bot.wait()
        with self._lock:
            if self._is_closed:
                return
        click.secho(f"The bot has stopped (exit code {exit_code}). Start it again on the chat page.", err=True)
        self._status.report_stopped(exit_code)

    def _start_again(self) -> None:
        """Start the process unless it runs: the button may be pressed on two pages."""
        with self._lock:
            if self._is_closed or self._bot.is_running():
                return
            self._bot.launch()
        click.echo("The bot was started again.", err=True)
        self._watch()
