"""`/sandbox/…`: the control plane, by which tests and the chat page see and steer the simulated Webex."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.local import LocalProxy

from bot.sandbox.api.responses import Refusal, read_number
from bot.sandbox.engine.faults import InvalidRule

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

sandbox: "Sandbox" = LocalProxy(lambda: current_app.extensions["sandbox"])  # type: ignore[assignment]


blueprint = Blueprint("control", __name__, url_prefix="/sandbox")


@blueprint.get("/settings")
def get_settings() -> Response:
    return jsonify({"settings": sandbox.settings, "people": sandbox.people})


@blueprint.get("/faults")
def get_faults() -> Response:
    return jsonify(sandbox.faults.list_rules())


@blueprint.put("/faults")
def set_faults() -> Response:
    rules = request.get_json(silent=True, force=True)
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise Refusal(400, "Expected a list of rules")
    try:
        sandbox.faults.set(rules)
    except InvalidRule as error:
        raise Refusal(400, str(error)) from None
    return jsonify(sandbox.faults.list_rules())


@blueprint.delete("/faults")
def clear_faults() -> Response:
    sandbox.faults.set([])
    return Response(status=204)


@blueprint.get("/calls")
def get_calls() -> Response:
    return jsonify(sandbox.list_calls(read_number("since", 0, least=0)))


@blueprint.get("/deliveries")
def get_deliveries() -> Response:
    return jsonify(sandbox.list_deliveries(read_number("since", 0, least=0)))


@blueprint.post("/deliveries/<int:sequence>/again")
def redeliver(sequence: int) -> Response:
    if not sandbox.redeliver(sequence):
        raise Refusal(404, "There is no such delivery.")
    return Response(status=202)


@blueprint.post("/tokens/expire")
def expire_tokens() -> Response:
    sandbox.expire_tokens()
    return Response(status=204)


@blueprint.post("/tokens/revoke")
def revoke_tokens() -> Response:
    sandbox.revoke_refresh_tokens()
    return Response(status=204)


@blueprint.put("/scopes")
def set_scopes() -> Response:
    scopes = request.get_json(silent=True, force=True)
    if not isinstance(scopes, list) or not all(isinstance(scope, str) for scope in scopes):
        raise Refusal(400, "Expected a list of scopes")
    try:
        sandbox.set_scopes(scopes)
    except ValueError as error:
        raise Refusal(400, str(error)) from None
    return Response(status=204)


@blueprint.post("/reset")
def reset() -> Response:
    sandbox.reset()
    return Response(status=204)
