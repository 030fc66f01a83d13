"""`/messages`: create, list, get, edit, delete."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from bot.sandbox.api.authentication import require_person
from bot.sandbox.api.lookups import require_message, require_other_person, require_room
from bot.sandbox.api.markup import render
from bot.sandbox.api.message_lists import build_list_response
from bot.sandbox.api.message_rules import check_announcements, check_attachments, check_parent, check_texts
from bot.sandbox.api.parameters import read_json, read_text, require_text
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import normalise_id
from bot.sandbox.engine.state import File, Raw, State

MAX_EDITS = 10
"""Webex's reference, "Edit a Message"."""

blueprint = Blueprint("messages", __name__)


@blueprint.post("/messages")
def create() -> Response:
    with state.lock:
        person = require_person(state)
        body, file = _read_body()
        return jsonify(_create(state, person, body, file))


@blueprint.get("/messages")
def list_messages() -> Response:
    with state.lock:
        person = require_person(state)
        return build_list_response(state, person, require_room(state, person, request.args.get("roomId")))


@blueprint.get("/messages/direct")
def list_direct() -> Response:
    with state.lock:
        person = require_person(state)
        other = require_other_person(state, request.args.get("personId"), request.args.get("personEmail"))
        room = state.find_direct_room(person["id"], other["id"])
        if room is None:
            raise ApiError(404, "Unable to find a 1:1 room with this person.")
        return build_list_response(state, person, room)


@blueprint.get("/messages/<message_id>")
def get(message_id: str) -> Response:
    with state.lock:
        return jsonify(require_message(state, require_person(state), message_id))


@blueprint.put("/messages/<message_id>")
def edit(message_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        return jsonify(_edit(state, person, require_message(state, person, message_id), read_json()))


@blueprint.delete("/messages/<message_id>")
def delete(message_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        message = require_message(state, person, message_id)
        if message["personId"] != person["id"]:
            raise ApiError(403, "Only the author can delete a message.")
        del state.messages[message_id]
        for url in message.get("files", []):
            state.files.pop(url.rpartition("/")[2], None)
        state.on_event("messages", "deleted", message, person["id"])
        return Response(status=204)


def _read_body() -> tuple[dict[str, Any], File | None]:
    """Read a message from a JSON body, or from a form with at most one file."""
    if request.mimetype != "multipart/form-data":
        return read_json(), None
    uploads = request.files.getlist("files")
    if len(uploads) > 1:
        raise ApiError(400, "Only one file per message is supported")
    body: dict[str, Any] = request.form.to_dict()
    if not uploads:
        return body, None
    content_type = uploads[0].mimetype or "application/octet-stream"
    return body, (uploads[0].filename or "file", content_type, uploads[0].read())


def _create(state: State, person: Raw, body: dict[str, Any], file: File | None) -> Raw:
    text, markdown = read_text(body, "text"), read_text(body, "markdown")
    check_texts(text, markdown)
    urls = body.get("files") or []
    if not isinstance(urls, list) or len(urls) > 1:
        raise ApiError(400, "Only one file per message is supported")
    attachments = check_attachments(body.get("attachments"), bool(urls or file))
    if not (text or markdown or attachments or urls or file):
        raise ApiError(400, "A message needs text, markdown, files or attachments")
    room = _require_target_room(state, person, body)
    check_announcements(state, person, room)
    # webex_bot, which runs in production, names the first message of a thread by its UUID alone.
    if (parent_id := read_text(body, "parentId")) is not None:
        parent_id = normalise_id("MESSAGE", parent_id)
    check_parent(state, room["id"], parent_id)
    message: Raw = {
        "id": state.build_id("MESSAGE"),
        **({"parentId": parent_id} if parent_id else {}),
        "roomId": room["id"],
        "roomType": room["type"],
        **_build_content(state, room, text, markdown),
        "personId": person["id"],
        "personEmail": person["emails"][0],
        **({"attachments": attachments} if attachments else {}),
        "created": state.now(),
    }
    if file:
        urls = [*urls, f"{g.api_url}/contents/{state.add_file(room, file)}"]
    if urls:
        message["files"] = urls
    state.messages[message["id"]] = message
    room["lastActivity"] = message["created"]
    state.on_event("messages", "created", message, person["id"])
    return message


def _build_content(state: State, room: Raw, text: str | None, markdown: str | None) -> Raw:
    """Build the properties for a message's text and markdown, with the HTML and the mentions."""
    if not markdown:
        return {"text": text} if text else {}
    rendered = render(state, room["id"], markdown)
    content: Raw = {"text": text or rendered.text, "markdown": markdown, "html": rendered.html}
    if rendered.people:
        content["mentionedPeople"] = list(rendered.people)
    if rendered.mentions_all:
        content["mentionedGroups"] = ["all"]
    return content


def _require_target_room(state: State, person: Raw, body: dict[str, Any]) -> Raw:
    """Return the room for a new message; the first message to a person creates their 1:1 room."""
    targets = [name for name in ("roomId", "toPersonId", "toPersonEmail") if body.get(name)]
    if len(targets) != 1:
        raise ApiError(400, "Exactly one of roomId, toPersonId and toPersonEmail must be given")
    if targets == ["roomId"]:
        return require_room(state, person, read_text(body, "roomId"))
    other = require_other_person(state, read_text(body, "toPersonId"), read_text(body, "toPersonEmail"))
    if other is person:
        raise ApiError(400, "A person cannot send a 1:1 message to themselves.")
    room = state.find_direct_room(person["id"], other["id"])
    return room or state.add_room(other["displayName"], "direct", [person, other])


def _edit(state: State, person: Raw, message: Raw, body: dict[str, Any]) -> Raw:
    if message["personId"] != person["id"]:
        raise ApiError(403, "Only the author can edit a message.")
    if require_text(body, "roomId") != message["roomId"]:
        raise ApiError(400, "The message is not in this room")
    if message.get("attachments") or message.get("files"):
        raise ApiError(400, "Messages with attachments or files cannot be edited")
    if state.edits.get(message["id"], 0) >= MAX_EDITS:
        raise ApiError(400, f"A message can be edited at most {MAX_EDITS} times")
    text, markdown = read_text(body, "text"), read_text(body, "markdown")
    check_texts(text, markdown)
    if not (text or markdown):
        raise ApiError(400, "A message needs text or markdown")
    for name in ("text", "markdown", "html", "mentionedPeople", "mentionedGroups"):
        message.pop(name, None)
    message |= _build_content(state, state.rooms[message["roomId"]], text, markdown)
    message["updated"] = state.now()
    state.edits[message["id"]] = state.edits.get(message["id"], 0) + 1
    state.on_event("messages", "updated", message, person["id"])
    return message
