"""`/contents`: the files attached to messages."""

import re
from urllib.parse import quote

from flask import Blueprint, Response

from bot.sandbox.api.authentication import require_person
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError

blueprint = Blueprint("contents", __name__)


@blueprint.get("/contents/<file_id>")
def download(file_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        if file_id not in state.files or not state.is_member(person["id"], state.file_rooms[file_id]):
            raise ApiError(404, "File not found.")
        name, content_type, content = state.files[file_id]
    return Response(content, content_type=content_type, headers={"Content-Disposition": _format_disposition(name)})


def _format_disposition(name: str) -> str:
    """Return the Content-Disposition header: the name in ASCII, and the exact name too if it differs (RFC 6266)."""
    ascii_name = re.sub(r'[^ -~]|["\\\\]', "_", name)
    exact = "" if ascii_name == name else f"; filename*=UTF-8''{quote(name)}"
    return f'attachment; filename="{ascii_name}"{exact}'
