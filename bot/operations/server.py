"""The server: granian in this process, and one worker process in which the bot runs."""

import gc
import logging
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler

from bot import limits
from bot.errors import BotError
from bot.inbound.request_bodies import watch_senders
from bot.logs import configure_logging
from bot.memory import limit_kept_memory
from bot.model import Person
from bot.operations.advice import advise
from bot.operations.bot import Bot
from bot.operations.health import build_health
from bot.operations.startup import check_start, prepare
from bot.settings import Settings

log = logging.getLogger("bot")

CreateApp: TypeAlias = Callable[[Settings, Person], Flask]
"""Builds the Flask app with the bot behind it, as `app.extensions["bot"]`. Raises BotError."""

PROPAGATE_TO_ROOT = {"handlers": {}, "formatters": {}, "loggers": {"_granian": {"propagate": True}}}
"""The server's log configuration: its own lines are written like the bot's, in LOG_FORMAT."""


def serve(settings: Settings, create_app: CreateApp) -> None:
    """Serve the bot until SIGTERM or Ctrl-C. Exits with a message if it cannot start."""
    configure_logging(settings)
    me = check_start(settings)
    server = Granian(
        "app",
        address=settings.host,
        port=settings.listening_port,
        interface=Interfaces.WSGI,
        blocking_threads=limits.SERVER_THREADS,
        # Webex and proxies speak HTTP/1. One connection of HTTP/2 can occupy all threads with a few hundred bytes.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=limits.HEADER_SECONDS * 1000),
        log_level=LogLevels.error,
        log_dictconfig=PROPAGATE_TO_ROOT,
        workers_kill_timeout=limits.KILL_SECONDS,
    )
    if settings.uses_websocket:
        log.info("Events come in by a websocket. Health is on %s port %d.", settings.host, settings.health_port)
    else:
        log.info("Listening on %s port %d for %s/webhook.", settings.host, settings.port, settings.public_url)
    # A function, not the name of one: granian would look for the name in the working directory, which may be another.
    server.serve(target_loader=partial(_create_worker_app, settings, create_app, me), wrap_loader=False)


def _create_worker_app(settings: Settings, create_app: CreateApp, me: Person) -> Flask:
    """Build the app in the worker process, and register the webhooks once it listens."""
    # Ctrl-C reaches the worker as well as the server, which then sends it SIGTERM. Two signals at once can hang it, so
    # that the server kills it. Before any thread is started: threads inherit the mask.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    limit_kept_memory()
    threading.Thread(target=_exit_with_parent, name="exit with parent", daemon=True).start()
    configure_logging(settings)
    try:
        app = create_app(settings, me)
    except BotError as error:
        # Something has failed since check_start a moment ago.
        log.error("The bot cannot start: %s", advise(error, settings))  # noqa: TRY400
        sys.exit(1)
    bot: Bot = app.extensions["bot"]
    # Called at the end of the worker, before Python waits for its threads. `atexit` is not called here, and since 3.13
    # the finalizers of multiprocessing are called too late. concurrent.futures registers its own end in the same way.
    threading._register_atexit(partial(_stop, bot))  # type: ignore[attr-defined]
    threading.Thread(target=prepare, args=(bot,), name="prepare", daemon=True).start()
    if not settings.uses_websocket:
        watch = partial(watch_senders, settings.port)
        threading.Thread(target=watch, name="unfinished requests", daemon=True).start()
    if settings.admin_port is not None and not settings.uses_websocket:
        _serve_health(bot, settings.admin_port)
    # What exists now exists until the end. Examining it at each garbage collection would delay replies.
    gc.freeze()
    return app


def _exit_with_parent() -> None:
    """Exit at once if the process that started the worker is gone, as it would run beside its successor."""
    if parent := multiprocessing.parent_process():
        parent.join()
        signal.raise_signal(signal.SIGKILL)


def _serve_health(bot: Bot, port: int) -> None:
    """Serve health and metrics on a port of their own, which a proxy does not have to expose."""
    app = Flask("health", static_folder=None)
    app.register_blueprint(build_health(bot.readiness))
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = _AdminServer(bot.settings.host, port, app, handler=_AdminHandler)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()


class _AdminHandler(WSGIRequestHandler):
    timeout = limits.ADMIN_SECONDS
    """Seconds between two bytes of a request."""


class _AdminServer(BaseWSGIServer):
    """Answers a limited number of requests at once, each in a thread; further ones wait."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._pool = ThreadPoolExecutor(limits.ADMIN_THREADS, thread_name_prefix="health")

    def process_request(self, request: Any, client_address: Any) -> None:
        self._pool.submit(self._answer, request, client_address)

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            log.debug("A request for health or metrics was not finished.")
        finally:
            self.shutdown_request(request)


def _stop(bot: Bot) -> None:
    """Stop the bot, and log how many events that concerns."""
    log.info("Stopping… (events in progress: %d)", bot.event_queue.running)
    bot.close(limits.STOP_SECONDS)
    if unfinished := bot.event_queue.running:
        log.warning("Stopped. The next start handles %d unfinished events.", unfinished)
    else:
        log.info("Stopped.")
