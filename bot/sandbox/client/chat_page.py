"""Serves the chat page: its files, its npm packages, and the event stream that keeps it up to date."""

import fcntl
import shutil
import subprocess
from pathlib import Path

from flask import Blueprint, Response, jsonify, send_from_directory
from markdown_it import MarkdownIt

from bot.sandbox.engine.context import simulation

FOLDER = Path(__file__).parent / "page"
README = Path(__file__).parents[1] / "README.md"
"""Says how true the simulation is."""

README_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>How true the simulated Webex is</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/readme.css">
<body>{text}</body>
</html>
"""

PACKAGES = FOLDER / "node_modules"

PACKAGE_FILES = {
    "adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
    "markdown-it.js": "markdown-it/dist/markdown-it.min.js",
    "purify.js": "dompurify/dist/purify.min.js",
}
"""The package files that the page loads. Without them it shows the text of each message instead of its card."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
)
"""Inline styles are allowed because the renderer of cards sets them."""

INSTALL_TIMEOUT_SECONDS = 300

blueprint = Blueprint("chat_page", __name__)


@blueprint.get("/")
def get_page() -> Response:
    response = send_from_directory(FOLDER, "index.html")
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


@blueprint.get("/page/settings")
def get_settings() -> Response:
    return jsonify(
        {
            "people": simulation.people,
            "bot": simulation.bot_name,
            "allowed": simulation.allowed_people,
            "hasCards": has_packages(),
            "commands": [command._asdict() for command in simulation.commands],
            "locations": _list_location_names(),
        }
    )


def _list_location_names() -> list[str]:
    with simulation.state.lock:
        return [simulation.state.locations[each]["name"] for each in simulation.state.calling_details]


@blueprint.get("/page/readme")
def get_readme() -> str:
    text = MarkdownIt("commonmark").enable("table").render(README.read_text(encoding="utf-8"))
    return README_PAGE.format(text=text)


@blueprint.get("/page/<name>")
def get_file(name: str) -> Response:
    return send_from_directory(FOLDER, name)


@blueprint.get("/page/vendor/<name>")
def get_package_file(name: str) -> Response:
    return send_from_directory(PACKAGES, PACKAGE_FILES.get(name, name))


@blueprint.get("/sandbox/stream")
def get_stream() -> Response:
    events = simulation.event_stream.listen()
    return Response(events, mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


def has_packages(*more: str) -> bool:
    """Return whether the packages are installed, without which the page cannot show cards, and `more` files of them."""
    return all((PACKAGES / file).is_file() for file in (*PACKAGE_FILES.values(), *more))


def install_packages(*more: str) -> bool:
    """Install the packages with npm, in the versions of the lock file, unless they are; returns whether they are then.

    `more` are files of the packages for development, which are installed only for these. Of several processes that do
    it at the same time, one installs them: npm begins by removing what is there.
    """
    npm = shutil.which("npm")
    if npm is None:
        return has_packages(*more)
    with (FOLDER / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return has_packages(*more) or _run_npm([npm, "ci", *(() if more else ("--omit=dev",))], *more)


def _run_npm(command: list[str], *files: str) -> bool:
    command = [*command, "--silent", "--ignore-scripts"]
    try:
        subprocess.run(command, cwd=FOLDER, check=True, timeout=INSTALL_TIMEOUT_SECONDS)  # noqa: S603 - npm, as found
    except (subprocess.SubprocessError, OSError):
        return False
    return has_packages(*files)
