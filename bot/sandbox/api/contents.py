"""`/contents`: the files that messages carry."""

import re
from urllib.parse import quote

from flask import Blueprint, Response, g

from bot.sandbox.api.access_tokens import require_person
from bot.sandbox.api.responses import Refusal
from bot.sandbox.engine.state import File, Raw, State
from bot.sandbox.engine.state import current as state

blueprint = Blueprint("contents", __name__)


@blueprint.get("/contents/<file_id>")
def download(file_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        if file_id not in state.files or not state.is_member(person["id"], state.file_rooms[file_id]):
            raise Refusal(404, "File not found.")
        name, content_type, content = state.files[file_id]
    return Response(content, content_type=content_type, headers={"Content-Disposition": _write_disposition(name)})


def keep_file(state: State, room: Raw, file: File) -> str:
    """Keep a file that a message of this room carries; returns its address."""
    file_id = state.build_id("CONTENT")
    state.files[file_id] = file
    state.file_rooms[file_id] = room["id"]
    return f"{g.api_url}/contents/{file_id}"


def _write_disposition(name: str) -> str:
    """Return the header that tells a file's name: in ASCII, and as it is where that differs (RFC 6266)."""
    plain = re.sub(r'[^ -~]|["\\\\]', "_", name)
    exact = "" if plain == name else f"; filename*=UTF-8''{quote(name)}"
    return f'attachment; filename="{plain}"{exact}'
