"""The chat page: its files, the packages it needs, and the stream that keeps it up to date."""

import shutil
import subprocess
from pathlib import Path

from flask import Blueprint, Response, jsonify, send_from_directory

from bot.sandbox.api.control import sandbox

FOLDER = Path(__file__).parent / "page"
PACKAGES = FOLDER / "node_modules"

VENDOR = {
    "adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
    "markdown-it.js": "markdown-it/dist/markdown-it.min.js",
    "purify.js": "dompurify/dist/purify.min.js",
}
"""What the page loads of its packages: without them it shows each message's words alone."""

POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
"""Cards set styles of their own on their elements."""

INSTALL_SECONDS = 300

blueprint = Blueprint("chat", __name__)


@blueprint.get("/")
def get_page() -> Response:
    response = send_from_directory(FOLDER, "index.html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/page/settings")
def get_settings() -> Response:
    return jsonify(
        {"people": sandbox.people, "bot": sandbox.bot_name, "allowed": sandbox.allowed, "cards": has_packages()}
    )


@blueprint.get("/page/<name>")
def get_file(name: str) -> Response:
    return send_from_directory(FOLDER, name)


@blueprint.get("/page/vendor/<name>")
def get_package(name: str) -> Response:
    return send_from_directory(PACKAGES, VENDOR.get(name, name))


@blueprint.get("/sandbox/stream")
def get_stream() -> Response:
    return Response(sandbox.stream.listen(), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


def has_packages() -> bool:
    """Tell whether the page can show cards."""
    return all((PACKAGES / file).is_file() for file in VENDOR.values())


def install_packages() -> bool:
    """Install the page's packages with npm, as its lock file has them; tells whether they are there now."""
    npm = shutil.which("npm")
    if npm is None:
        return False
    command = [npm, "ci", "--silent", "--ignore-scripts"]
    try:
        subprocess.run(command, cwd=FOLDER, check=True, timeout=INSTALL_SECONDS)  # noqa: S603 - npm, as found
    except (subprocess.SubprocessError, OSError):
        return False
    return has_packages()
