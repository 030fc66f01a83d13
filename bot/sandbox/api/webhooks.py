"""`/webhooks`: registered, listed, changed, removed."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify

from bot.sandbox.api.access_tokens import require_person
from bot.sandbox.api.responses import Refusal, answer_page, read_json, read_text
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.state import current as state

EVENTS = {
    "attachmentActions": {"created"},
    "memberships": {"created", "updated", "deleted"},
    "messages": {"created", "updated", "deleted"},
    "rooms": {"created", "updated", "migrated"},
}
"""What the sandbox can tell of; Webex knows more."""


blueprint = Blueprint("webhooks", __name__)


@blueprint.get("/webhooks")
def list_mine() -> Response:
    with state.lock:
        person = require_person(state)
        return answer_page([each for each in state.webhooks.values() if each["createdBy"] == person["id"]])


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
        return jsonify(_require(state, require_person(state), webhook_id))


@blueprint.put("/webhooks/<webhook_id>")
def update(webhook_id: str) -> Response:
    with state.lock:
        webhook, body = _require(state, require_person(state), webhook_id), read_json()
        changes: Raw = {"name": read_text(body, "name", required=True), "targetUrl": _read_target(body)}
        for name in ("secret", "status"):
            if (value := read_text(body, name)) is not None:
                changes[name] = value
        if changes.get("status", "active") != "active":
            raise Refusal(400, "status must be active: a webhook cannot be deactivated by this call")
        webhook |= changes
        return jsonify(webhook)


@blueprint.delete("/webhooks/<webhook_id>")
def delete(webhook_id: str) -> Response:
    with state.lock:
        _require(state, require_person(state), webhook_id)
        del state.webhooks[webhook_id]
        return Response(status=204)


def _build(state: State, person: Raw, body: dict[str, Any]) -> Raw:
    resource = str(read_text(body, "resource", required=True))
    event = str(read_text(body, "event", required=True))
    if event not in EVENTS.get(resource, ()):
        raise Refusal(400, f"Unsupported resource and event: {resource}/{event}")
    webhook: Raw = {
        "id": state.build_id("WEBHOOK"),
        "name": read_text(body, "name", required=True),
        "targetUrl": _read_target(body),
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


def _read_target(body: dict[str, Any]) -> str:
    target = str(read_text(body, "targetUrl", required=True))
    if urlsplit(target).scheme not in ("http", "https") or not urlsplit(target).hostname:
        raise Refusal(400, "targetUrl is not an address")
    return target


def _require(state: State, person: Raw, webhook_id: str) -> Raw:
    webhook = state.webhooks.get(webhook_id)
    if webhook is None or webhook["createdBy"] != person["id"]:
        raise Refusal(404, "Webhook not found.")
    return webhook
