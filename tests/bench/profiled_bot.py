"""The bot, with the processor time of its parts measured. It is run as a file of its own.

A part is a function of the bot or of a library. What it takes is the processor time of its thread, without that of the
parts that it calls. Threads that wait for Python's lock take no processor time, so they do not disturb one another.
"""

import functools
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

PARTS: Mapping[str, str] = {
    "receive webhooks (Flask)": "flask:Flask.wsgi_app",
    "store the event (DBOS)": "bot.inbound.event_queue:EventQueue.enqueue",
    "start and end the workflow (DBOS)": "dbos._core:_execute_workflow_wthread",
    "store the result (DBOS)": "dbos._sys_db:SystemDatabase.update_workflow_outcome",
    "handle the event": "bot.handling.handler:EventHandler.handle",
    "parse the text": "bot.commands.registry:Registry.parse_text",
    "look up names": "bot.commands.registry:Registry.resolve",
    "run the command": "bot.commands.registry:Registry.run",
    "render the card": "bot.handling.handler:render_reply",
    "calls: webexteamssdk": "webexteamssdk.restsession:RestSession.request",
    "calls: prepare (requests)": "requests.sessions:Session.request",
    "calls: retries and rate limits": "bot.http:RetryingAdapter.send",
    "calls: adapter (requests)": "requests.adapters:HTTPAdapter.send",
    "calls: send (urllib3)": "urllib3.connectionpool:HTTPConnectionPool.urlopen",
    "calls: read the response (http.client)": "http.client:HTTPConnection.getresponse",
}
"""The functions that are measured, by what they do."""

WRITING_SECONDS = 0.2
"""How often the sums are written."""

spent: Counter[str] = Counter()
"""Nanoseconds of each part. Threads may lose a few of each other's: the sums are rounded anyway."""

local = threading.local()


def measure(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that adds its thread's processor time to the part with this name."""

    @functools.wraps(function)
    def measured(*args: Any, **kwargs: Any) -> Any:
        inner = local.__dict__.setdefault("inner", [0])
        inner.append(0)
        begin = time.thread_time_ns()
        try:
            return function(*args, **kwargs)
        finally:
            taken = time.thread_time_ns() - begin
            spent[name] += taken - inner.pop()
            inner[-1] += taken

    return measured


def measure_parts() -> None:
    """Replace the functions of all parts by measured ones."""
    for name, where in PARTS.items():
        module, _, path = where.partition(":")
        *owners, last = path.split(".")
        owner: Any = functools.reduce(getattr, owners, import_module(module))
        setattr(owner, last, measure(name, getattr(owner, last)))


def write_sums(path: Path) -> None:
    """Write the sums to a file, again and again; a reader never finds half of them."""
    while True:
        new = path.with_suffix(".new")
        new.write_text(json.dumps({**spent, "": time.process_time_ns()}))
        new.replace(path)
        time.sleep(WRITING_SECONDS)


def create_app(*arguments: Any) -> Any:
    """Build the bot's app with measured parts, in the worker process."""
    import app

    measure_parts()
    path = Path(os.environ["PROFILE_FILE"])
    threading.Thread(target=write_sums, args=(path,), name="profile", daemon=True).start()
    return app.create_app(*arguments)


if __name__ == "__main__":
    from bot.operations import server
    from bot.settings import Settings
    from bot.settings_reader import read_settings

    server.serve(read_settings(Settings), create_app)
