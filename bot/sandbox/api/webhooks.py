"""`/webhooks`."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.authentication import require_person
from bot.sandbox.api.parameters import read_json, read_text, require_text
from bot.sandbox.api.responses import build_page_response
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw, State

EVENTS = {
    "attachmentActions": {"created"},
    "memberships": {"created", "updated", "deleted"},
    "messages": {"created", "updated", "deleted"},
    "rooms": {"created", "updated", "migrated"},
}
"""The events of each resource for which a webhook can be created here; Webex has more resources."""


blueprint = Blueprint("webhooks", __name__)


@blueprint.get("/webhooks")
def list_webhooks() -> Response:
    with state.lock:
        person = require_person(state)
        return build_page_response([each for each in state.webhooks.values() if each["createdBy"] == person["id"]])


@blueprint.post("/webhooks")
def create() -> Response:
    with state.lock:
        person, body = require_person(state), read_json()
        webhook = _build(state, person, body)
        state.webhooks[webhook["id"]] = webhook
        return jsonify(webhook)


@blueprint.get("/webhooks/<webhook_id>")
def get(webhook_id: str) -> Response:
    with state.lock:
        return jsonify(_require_webhook(state, require_person(state), webhook_id))


@blueprint.put("/webhooks/<webhook_id>")
def update(webhook_id: str) -> Response:
    with state.lock:
        webhook, body = _require_webhook(state, require_person(state), webhook_id), read_json()
        changes: Raw = {"name": require_text(body, "name"), "targetUrl": _require_target(body)}
        for name in ("secret", "status"):
            if (value := read_text(body, name)) is not None:
                changes[name] = value
        if changes.get("status", "active") != "active":
            raise ApiError(400, "status must be active: this call cannot deactivate a webhook")
        webhook |= changes
        return jsonify(webhook)


@blueprint.delete("/webhooks/<webhook_id>")
def delete(webhook_id: str) -> Response:
    with state.lock:
        _require_webhook(state, require_person(state), webhook_id)
        del state.webhooks[webhook_id]
        return Response(status=204)


def _build(state: State, person: Raw, body: dict[str, Any]) -> Raw:
    resource, event = require_text(body, "resource"), require_text(body, "event")
    if event not in EVENTS.get(resource, ()):
        raise ApiError(400, f"Unsupported resource and event: {resource}/{event}")
    webhook: Raw = {
        "id": state.build_id("WEBHOOK"),
        "name": require_text(body, "name"),
        "targetUrl": _require_target(body),
        "resource": resource,
        "event": event,
        "orgId": person["orgId"],
        "createdBy": person["id"],
        "appId": "sandbox-application",
        "ownedBy": "creator",
        "status": "active",
        "created": state.now(),
    }
    for name in ("filter", "secret"):
        if (value := read_text(body, name)) is not None:
            webhook[name] = value
    return webhook


def _require_target(body: dict[str, Any]) -> str:
    """Read the target. Raises ApiError unless it is an https address.

    "Publicly reachable HTTPS destination" (Webex developer documentation, "Webhooks"). That http works on loopback is
    the sandbox's own exception: without it, every test would need a certificate.
    """
    target = require_text(body, "targetUrl")
    try:
        address = urlsplit(target)
        _ = address.port
    except ValueError:
        address = urlsplit("")
    is_allowed = address.scheme == "https" or (address.scheme == "http" and _is_loopback(address.hostname or ""))
    if not is_allowed or not address.hostname:
        raise ApiError(400, "targetUrl must be a valid HTTPS URL")
    return target


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _require_webhook(state: State, person: Raw, webhook_id: str) -> Raw:
    webhook = state.webhooks.get(webhook_id)
    if webhook is None or webhook["createdBy"] != person["id"]:
        raise ApiError(404, "Webhook not found.")
    return webhook
