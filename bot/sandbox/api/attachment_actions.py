"""`/attachment/actions`: buttons pressed on cards."""

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.authentication import require_person
from bot.sandbox.api.lookups import require_message
from bot.sandbox.api.parameters import read_json, require_text
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError

blueprint = Blueprint("attachment_actions", __name__)


@blueprint.post("/attachment/actions")
def create() -> Response:
    with state.lock:
        person, body = require_person(state), read_json()
        if require_text(body, "type") != "submit":
            raise ApiError(400, "type must be submit")
        if not isinstance(body.get("inputs"), dict):
            raise ApiError(400, "inputs must be an object")
        message = require_message(state, person, require_text(body, "messageId"))
        if not message.get("attachments"):
            raise ApiError(400, "The message has no card")
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
        # OpenAPI: POST /attachment/actions answers 202. webexteamssdk and webexpythonsdk take that for an error.
        response = jsonify(action)
        response.status_code = 202
        return response


@blueprint.get("/attachment/actions/<action_id>")
def get(action_id: str) -> Response:
    with state.lock:
        person = require_person(state)
        action = state.actions.get(action_id)
        message = state.messages.get(action["messageId"]) if action else None
        # The person who pressed the button and the author of the card can read the action.
        readers = {action["personId"] if action else None, message["personId"] if message else None}
        if action is None or person["id"] not in readers:
            raise ApiError(404, "Attachment action not found.")
        return jsonify(action)
