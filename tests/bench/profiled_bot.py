"""The bot, with the processor time of its parts measured. It is run as a file of its own.

Each part is a function of the bot or of a library. What it takes is the processor time of its thread, without that of
the parts that it calls. Python's lock is not waited for in processor time, so threads do not disturb one another.
"""

import functools
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

PARTS = {
    "door": "flask:Flask.wsgi_app",
    "DBOS: store the event": "bot.inbound.event_queue:EventQueue.enqueue",
    "DBOS: run the workflow": "dbos._core:_execute_workflow_wthread",
    "DBOS: store the result": "dbos._sys_db:SystemDatabase.update_workflow_outcome",
    "handler": "bot.handling.handler:EventHandler.handle",
    "parse the text": "bot.commands.registry:Registry.parse_text",
    "resolve names": "bot.commands.registry:Registry.resolve",
    "run the command": "bot.commands.registry:Registry.run",
    "render the card": "bot.handling.handler:render_reply",
    "SDK": "webexteamssdk.restsession:RestSession.request",
    "SDK: fetch": "bot.messaging.client:Messaging.fetch_message",
    "requests: prepare and send": "requests.sessions:Session.request",
    "bot's adapter": "bot.http:RetryingAdapter.send",
    "requests' adapter": "requests.adapters:HTTPAdapter.send",
    "urllib3": "urllib3.connectionpool:HTTPConnectionPool.urlopen",
    "http.client: read the response": "http.client:HTTPConnection.getresponse",
    "check the SDK's response": "bot.messaging.client:_check_response",
}
"""The functions that are measured, by what they do."""

spent: Counter[str] = Counter()
calls: Counter[str] = Counter()
stacks = threading.local()


def measure(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that adds its thread's processor time to the part with this name."""

    @functools.wraps(function)
    def measured(*args: Any, **kwargs: Any) -> Any:
        stack = stacks.__dict__.setdefault("stack", [0])
        stack.append(0)
        begin = time.thread_time_ns()
        try:
            return function(*args, **kwargs)
        finally:
            taken = time.thread_time_ns() - begin
            spent[name] += taken - stack.pop()
            calls[name] += 1
            stack[-1] += taken

    return measured


def patch_all() -> None:
    """Measure all parts."""
    for name, where in PARTS.items():
        module, _, path = where.partition(":")
        *owners, last = path.split(".")
        owner: Any = functools.reduce(getattr, owners, import_module(module))
        setattr(owner, last, measure(name, getattr(owner, last)))


def report_on_request() -> None:
    """Write the sums to the file PROFILE_FILE whenever a line comes in."""
    path = Path(os.environ["PROFILE_FILE"])
    while True:
        time.sleep(0.2)
        if path.with_suffix(".ask").exists():
            path.with_suffix(".ask").unlink()
            path.write_text(json.dumps([spent, calls, time.process_time_ns()]))


def create_app(*args: Any) -> Any:
    """Build the bot's app with measured parts, in the worker process."""
    import app

    patch_all()
    threading.Thread(target=report_on_request, daemon=True).start()
    return app.create_app(*args)


if __name__ == "__main__":
    from bot.operations import server
    from bot.settings import Settings
    from bot.settings_reader import read_settings

    server.serve(read_settings(Settings), create_app)
