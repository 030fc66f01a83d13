"""`/messages`: create, list, get, edit, delete."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.access_tokens import require_person
from bot.sandbox.api.contents import keep_file
from bot.sandbox.api.markup import render
from bot.sandbox.api.message_rules import check_attachments, check_parent, check_texts
from bot.sandbox.api.responses import Refusal, add_link, read_json, read_number, read_text
from bot.sandbox.engine.state import File, Raw, State
from bot.sandbox.engine.state import current as state

MAX_PAGE_SIZE = 1000
MAX_MENTIONS_PAGE_SIZE = 100
MAX_EDITS = 10


blueprint = Blueprint("messages", __name__)


@blueprint.post("/messages")
def create() -> Response:
    with state.lock:
        person = require_person(state)
        body, file = _read_body()
        return jsonify(_create(state, person, body, file))


@blueprint.get("/messages")
def list_room() -> Response:
    with state.lock:
        person = require_person(state)
        room = require_room(state, person, request.args.get("roomId"))
        return _answer_newest(_filter(state, room, _list_readable(state, person, room)))


@blueprint.get("/messages/direct")
def list_direct() -> Response:
    with state.lock:
        person = require_person(state)
        other = require_other(state, request.args.get("personId"), request.args.get("personEmail"))
        room = state.find_direct_room(person["id"], other["id"])
        if room is None:
            raise Refusal(404, "Unable to find a 1:1 room with this person.")
        return _answer_newest(_filter(state, room, _list_readable(state, person, room)))


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
            raise Refusal(403, "Only the author may delete a message.")
        del state.messages[message_id]
        for url in message.get("files", []):
            state.files.pop(url.rpartition("/")[2], None)
        state.on_event("messages", "deleted", message, person["id"])
        return Response(status=204)


def require_room(state: State, person: Raw, room_id: str | None) -> Raw:
    """Return a room that the person is in. Raises Refusal: whoever is not in it learns nothing of it."""
    if not room_id:
        raise Refusal(400, "roomId is missing")
    room = state.rooms.get(room_id)
    if room is None or not state.is_member(person["id"], room_id):
        raise Refusal(404, "Could not find a room with provided ID.")
    return room


def require_other(state: State, person_id: str | None, email: str | None) -> Raw:
    """Return the person who is named by id or email. Raises Refusal."""
    if not (person_id or email):
        raise Refusal(400, "The id or the email of a person is missing")
    person = state.people.get(person_id) if person_id else state.find_person(email or "")
    if person is None:
        raise Refusal(404, "Could not find the person.")
    return person


def require_message(state: State, person: Raw, message_id: str) -> Raw:
    """Return a message that the person can read. Raises Refusal."""
    message = state.messages.get(message_id)
    if message is None or not can_read(state, person, message):
        raise Refusal(404, "Unable to get message.")
    return message


def can_read(state: State, person: Raw, message: Raw) -> bool:
    """Tell who reads what: members all; a bot, in a group space, only its own and what mentions it."""
    if not state.is_member(person["id"], message["roomId"]):
        return False
    is_restricted = person["type"] == "bot" and message["roomType"] == "group"
    return not is_restricted or message["personId"] == person["id"] or is_mentioned(person, message)


def is_mentioned(person: Raw, message: Raw) -> bool:
    """Tell whether a message mentions a person."""
    return person["id"] in message.get("mentionedPeople", [])


def _read_body() -> tuple[dict[str, Any], File | None]:
    """Read a message from JSON, or from a form with a file in it."""
    if request.mimetype != "multipart/form-data":
        return read_json(), None
    uploads = request.files.getlist("files")
    if len(uploads) > 1:
        raise Refusal(400, "Only one file per message is supported")
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
        raise Refusal(400, "Only one file per message is supported")
    attachments = check_attachments(body.get("attachments"), bool(urls or file))
    if not (text or markdown or attachments or urls or file):
        raise Refusal(400, "A message needs text, markdown, files or attachments")
    room = _choose_room(state, person, body)
    parent_id = read_text(body, "parentId")
    check_parent(state, room["id"], parent_id)
    message: Raw = {
        "id": state.build_id("MESSAGE"),
        **({"parentId": parent_id} if parent_id else {}),
        "roomId": room["id"],
        "roomType": room["type"],
        **_write(state, room, text, markdown),
        "personId": person["id"],
        "personEmail": person["emails"][0],
        **({"attachments": attachments} if attachments else {}),
        "created": state.now(),
    }
    if urls or file:
        message["files"] = [*urls, *([keep_file(state, room, file)] if file else [])]
    state.messages[message["id"]] = message
    room["lastActivity"] = message["created"]
    state.on_event("messages", "created", message, person["id"])
    return message


def _write(state: State, room: Raw, text: str | None, markdown: str | None) -> Raw:
    """Return the properties that a message's words come to."""
    if not markdown:
        return {"text": text} if text else {}
    rendered = render(state, room["id"], markdown)
    written: Raw = {"text": text or rendered.text, "markdown": markdown, "html": rendered.html}
    if rendered.people:
        written["mentionedPeople"] = list(rendered.people)
    if rendered.mentions_all:
        written["mentionedGroups"] = ["all"]
    return written


def _choose_room(state: State, person: Raw, body: dict[str, Any]) -> Raw:
    targets = [name for name in ("roomId", "toPersonId", "toPersonEmail") if body.get(name)]
    if len(targets) != 1:
        raise Refusal(400, "Exactly one of roomId, toPersonId and toPersonEmail must be given")
    if targets == ["roomId"]:
        return require_room(state, person, read_text(body, "roomId"))
    other = require_other(state, read_text(body, "toPersonId"), read_text(body, "toPersonEmail"))
    if other is person:
        raise Refusal(400, "Nobody can write to themselves.")
    room = state.find_direct_room(person["id"], other["id"])
    return room or state.add_room(other["displayName"], "direct", [person, other])


def _edit(state: State, person: Raw, message: Raw, body: dict[str, Any]) -> Raw:
    if message["personId"] != person["id"]:
        raise Refusal(403, "Only the author may edit a message.")
    if read_text(body, "roomId", required=True) != message["roomId"]:
        raise Refusal(400, "The message is not in this room")
    if message.get("attachments") or message.get("files"):
        raise Refusal(400, "Messages with attachments or files cannot be edited")
    if state.edits.get(message["id"], 0) >= MAX_EDITS:
        raise Refusal(400, f"A message can be edited {MAX_EDITS} times at the most")
    text, markdown = read_text(body, "text"), read_text(body, "markdown")
    check_texts(text, markdown)
    if not (text or markdown):
        raise Refusal(400, "A message needs text or markdown")
    for name in ("text", "markdown", "html", "mentionedPeople", "mentionedGroups"):
        message.pop(name, None)
    message |= _write(state, state.rooms[message["roomId"]], text, markdown)
    message["updated"] = state.now()
    state.edits[message["id"]] = state.edits.get(message["id"], 0) + 1
    state.on_event("messages", "updated", message, person["id"])
    return message


def _list_readable(state: State, person: Raw, room: Raw) -> Iterable[Raw]:
    """List a room's messages, newest first, as far as the caller may.

    "Bots must include this parameter [mentionedPeople] to list messages in group rooms" (Webex's reference,
    "List Messages"); without it Webex is reported to answer 403 "Failed to get activity", with parentId too.
    """
    mentioned = request.args.get("mentionedPeople")
    if mentioned and mentioned not in ("me", person["id"]):
        raise Refusal(403, "Only the caller's own mentions can be listed.")
    if mentioned and read_number("max", 50, least=1) > MAX_MENTIONS_PAGE_SIZE:
        raise Refusal(400, f"max cannot exceed {MAX_MENTIONS_PAGE_SIZE} with mentionedPeople")
    if person["type"] == "bot" and room["type"] == "group" and not mentioned:
        raise Refusal(403, "Failed to get activity.")
    for message in reversed(list(state.messages.values())):
        if message["roomId"] == room["id"] and (not mentioned or is_mentioned(person, message)):
            yield message


def _filter(state: State, room: Raw, messages: Iterable[Raw]) -> list[Raw]:
    """Narrow a list of a room's messages by parentId, before and beforeMessage."""
    found = list(messages)
    if parent_id := request.args.get("parentId"):
        found = [each for each in found if each.get("parentId") == parent_id]
    if before := request.args.get("before"):
        found = [each for each in found if each["created"] < before]
    if before_id := request.args.get("beforeMessage"):
        later = state.messages.get(before_id)
        if later is None or later["roomId"] != room["id"]:
            raise Refusal(404, "Could not find the message of beforeMessage.")
        found = [each for each in found if each["created"] < later["created"]]
    return found


def _answer_newest(messages: list[Raw]) -> Response:
    """Answer a page of messages; the next begins before the last of this one."""
    size = min(read_number("max", 50, least=1), MAX_PAGE_SIZE)
    page = messages[:size]
    response = jsonify({"items": page})
    if len(messages) > size:
        add_link(response, beforeMessage=page[-1]["id"], max=str(size))
    return response
