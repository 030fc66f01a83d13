"""`/attachment/actions`: presses of cards' buttons."""

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.access_tokens import require_person
from bot.sandbox.api.messages import require_message
from bot.sandbox.api.responses import Refusal, read_json, read_text
from bot.sandbox.engine.state import current as state

blueprint = Blueprint("actions", __name__)


@blueprint.post("/attachment/actions")
def create() -> Response:
    with state.lock:
        person, body = require_person(state), read_json()
        if read_text(body, "type", required=True) != "submit":
            raise Refusal(400, "type must be submit")
        if not isinstance(body.get("inputs"), dict):
            raise Refusal(400, "inputs must be an object")
        message = require_message(state, person, str(read_text(body, "messageId", required=True)))
        if not message.get("attachments"):
            raise Refusal(400, "The message bears no card")
        action = {
            "id": state.build_id("ATTACHMENT_ACTION"),
            "type": "submit",
            "messageId": message["id"],
            "inputs": body["inputs"],
            "personId": person["id"],
            "roomId": message["roomId"],
            "created": state.now(),
        }
        state.actions[action["id"]] = action
        state.on_event("attachmentActions", "created", action, person["id"])
        return jsonify(action)


@blueprint.get("/attachment/actions/<action_id>")
def get(action_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        action = state.actions.get(action_id)
        message = state.messages.get(action["messageId"]) if action else None
        readers = {action["personId"] if action else None, message["personId"] if message else None}
        if action is None or person["id"] not in readers:
            raise Refusal(404, "Attachment action not found.")
        return jsonify(action)
