"""`/sandbox/…`: the control plane, by which tests and the chat page observe and control the simulated Webex."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.parameters import read_json, read_number
from bot.sandbox.engine.context import simulation
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.faults import InvalidRule
from bot.sandbox.engine.mercury_faults import InvalidFaults, MercuryFaults
from bot.sandbox.engine.world import SCOPES

blueprint = Blueprint("control", __name__, url_prefix="/sandbox")


@blueprint.get("/settings")
def get_settings() -> Response:
    return jsonify({"settings": simulation.settings, "people": simulation.people})


@blueprint.get("/bot")
def get_bot() -> Response:
    return jsonify(simulation.bot_status.describe())


@blueprint.post("/bot/start")
def start_bot() -> Response:
    """Start the sandbox's own bot again, after it has stopped."""
    if simulation.bot_status.start is None:
        raise ApiError(409, "The sandbox has no bot of its own.")
    simulation.bot_status.start()
    return Response(status=202)


@blueprint.get("/faults")
def get_faults() -> Response:
    return jsonify(simulation.faults.list_rules())


@blueprint.put("/faults")
def set_faults() -> Response:
    try:
        simulation.faults.set(_read_list(dict, "rules"))
    except InvalidRule as error:
        raise ApiError(400, str(error)) from None
    return _publish_faults()


@blueprint.delete("/faults")
def clear_faults() -> Response:
    simulation.faults.set([])
    _publish_faults()
    return Response(status=204)


@blueprint.get("/calls")
def get_calls() -> Response:
    return jsonify(simulation.list_calls(read_number("since", 0, minimum=0)))


@blueprint.get("/calls/<int:sequence>")
def get_bodies(sequence: int) -> Response:
    """Return the bodies of a recent call: `request` and `response`, as text."""
    bodies = simulation.find_bodies(sequence)
    if bodies is None:
        raise ApiError(404, "The bodies of this call are not known any more.")
    return jsonify(bodies)


@blueprint.get("/deliveries/<int:sequence>")
def get_webhook(sequence: int) -> Response:
    """Return what a delivery sent: `request`, as text."""
    body = simulation.find_webhook(sequence)
    if body is None:
        raise ApiError(404, "There is no delivery with this number.")
    return jsonify({"request": body})


@blueprint.get("/deliveries")
def get_deliveries() -> Response:
    return jsonify(simulation.list_deliveries(read_number("since", 0, minimum=0)))


@blueprint.post("/deliveries/<int:sequence>/redeliver")
def redeliver(sequence: int) -> Response:
    if not simulation.redeliver(sequence):
        raise ApiError(404, "There is no delivery with this number.")
    return Response(status=202)


@blueprint.get("/websocket")
def get_websocket() -> Response:
    """Return the faults of the websocket, and how many connections there are."""
    return jsonify({"connections": simulation.mercury.connections, **simulation.mercury.faults.describe()})


@blueprint.put("/websocket")
def set_websocket_faults() -> Response:
    """Replace the faults of the websocket: `{"silent": true}`."""
    try:
        simulation.mercury.faults = MercuryFaults(**read_json())
    except InvalidFaults as error:
        raise ApiError(400, str(error)) from None
    return get_websocket()


@blueprint.post("/websocket/drop")
def drop_connections() -> Response:
    simulation.mercury.drop_connections()
    return Response(status=204)


@blueprint.post("/websocket/shutdown")
def send_shutdown() -> Response:
    simulation.mercury.send_shutdown()
    return Response(status=204)


@blueprint.post("/tokens/expire")
def expire_tokens() -> Response:
    simulation.expire_tokens()
    return Response(status=204)


@blueprint.post("/tokens/revoke")
def revoke_tokens() -> Response:
    simulation.revoke_refresh_tokens()
    return Response(status=204)


@blueprint.get("/scopes")
def get_scopes() -> Response:
    """Return the scopes that the service app has at first, and whether it still has each of them."""
    with simulation.state.lock:
        return jsonify({scope: scope in simulation.state.scopes for scope in sorted(SCOPES)})


@blueprint.put("/scopes")
def set_scopes() -> Response:
    try:
        simulation.set_scopes(_read_list(str, "scopes"))
    except ValueError as error:
        raise ApiError(400, str(error)) from None
    return Response(status=204)


@blueprint.put("/released-numbers")
def refuse_released_numbers() -> Response:
    """Set how often a number is refused after it was released: `{"times": 2}`."""
    times = read_json().get("times")
    if not isinstance(times, int) or isinstance(times, bool) or times < 0:
        raise ApiError(400, "times is a whole number, 0 or more")
    simulation.refuse_released_numbers(times)
    return Response(status=204)


@blueprint.post("/reset")
def reset() -> Response:
    simulation.reset()
    return Response(status=204)


def _publish_faults() -> Response:
    """Return the rules as they are now, and show them on every chat page."""
    rules = simulation.faults.list_rules()
    simulation.event_stream.publish("faults", {"rules": rules})
    return jsonify(rules)


def _read_list(kind: type, name: str) -> list[Any]:
    """Read a JSON list of one kind of items. Raises ApiError."""
    items = request.get_json(silent=True, force=True)
    if not isinstance(items, list) or not all(isinstance(item, kind) for item in items):
        raise ApiError(400, f"Expected a list of {name}")
    return items
