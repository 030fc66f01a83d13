"""The services beside the API that clients with a websocket use: catalogue, devices and conversations.

No document of Webex's describes them; see `bot.sandbox.engine.activities`.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.authentication import require_person
from bot.sandbox.api.lookups import require_message
from bot.sandbox.api.parameters import read_json, require_text
from bot.sandbox.engine.activities import CONVERSATIONS_PATH
from bot.sandbox.engine.context import simulation, state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import decode_uuid, encode_id
from bot.sandbox.engine.simulation import CATALOG_PATH
from bot.sandbox.engine.state import Raw

DEVICES_PATH = "/wdm/api/v1"

SERVICE_PREFIXES = (CATALOG_PATH, DEVICES_PATH, CONVERSATIONS_PATH)
"""Calls below these are recorded, and faults apply to them, as to those of the API."""

MAX_DEVICES = 32
"""Of one account (our assumption: that there is a limit is known, and not its value)."""

NAMES = ("deviceName", "deviceType", "localizedModel", "model", "name", "systemName", "systemVersion")
"""What a client says of a device."""

blueprint = Blueprint("devices", __name__)


@blueprint.get(CATALOG_PATH)
def get_catalog() -> Response:
    with state.lock:
        require_person(state)
    url = _get_url()
    links = {"wdm": f"{url}{DEVICES_PATH}", "conversation": f"{url}{CONVERSATIONS_PATH}"}
    return jsonify({"serviceLinks": links, "format": "hostmap"})


@blueprint.get(f"{DEVICES_PATH}/devices")
def list_devices() -> Response:
    with state.lock:
        devices = _list_own(require_person(state))
        if not devices:
            raise ApiError(404, "The account has no devices.")
        return jsonify({"devices": devices})


@blueprint.post(f"{DEVICES_PATH}/devices")
def create_device() -> Response:
    with state.lock:
        person, body = require_person(state), read_json()
        if len(_list_own(person)) >= MAX_DEVICES:
            raise ApiError(403, "User has excessive device registrations")
        key = decode_uuid(state.build_id("DEVICE"))
        state.devices[key] = {
            **{name: require_text(body, name) for name in NAMES},
            "url": f"{_get_url()}{DEVICES_PATH}/devices/{key}",
            "webSocketUrl": f"{simulation.mercury.address}{key}/messages",
            "userId": decode_uuid(person["id"]),
            "orgId": decode_uuid(person["orgId"]),
            "services": {"conversationServiceUrl": f"{_get_url()}{CONVERSATIONS_PATH}"},
            "creationTime": state.now(),
        }
        return jsonify(state.devices[key])


@blueprint.put(f"{DEVICES_PATH}/devices/<key>")
def refresh_device(key: str) -> Response:
    with state.lock:
        device, body = _require_device(key), read_json()
        device |= {name: require_text(body, name) for name in NAMES} | {"modificationTime": state.now()}
        return jsonify(device)


@blueprint.delete(f"{DEVICES_PATH}/devices/<key>")
def delete_device(key: str) -> Response:
    with state.lock:
        _require_device(key)
        del state.devices[key]
        return Response(status=204)


@blueprint.get(f"{CONVERSATIONS_PATH}/messages/<key>")
def get_message(key: str) -> Response:
    """Return a message as the API does: clients learn its id in the API so."""
    with state.lock:
        return jsonify(require_message(state, require_person(state), encode_id("MESSAGE", key)))


@blueprint.get(f"{CONVERSATIONS_PATH}/attachment/actions/<key>")
def get_action(key: str) -> Response:
    with state.lock:
        person = require_person(state)
        action = state.actions.get(encode_id("ATTACHMENT_ACTION", key))
        message = state.messages.get(action["messageId"]) if action else None
        if action is None or message is None or message["personId"] != person["id"]:
            raise ApiError(404, "Attachment action not found.")
        return jsonify(action)


def _list_own(person: Raw) -> list[dict[str, Any]]:
    return [each for each in state.devices.values() if each["userId"] == decode_uuid(person["id"])]


def _require_device(key: str) -> Raw:
    """Return a device of the caller's. Raises ApiError."""
    person, device = require_person(state), state.devices.get(key)
    if device is None or device["userId"] != decode_uuid(person["id"]):
        raise ApiError(404, "Device not found.")
    return device


def _get_url() -> str:
    return request.host_url.rstrip("/")
