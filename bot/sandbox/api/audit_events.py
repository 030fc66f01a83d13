"""`/adminAudit/events`: who changed what in Control Hub.

Source: "List Admin Audit Events" in Webex's OpenAPI document.
"""

from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.authentication import require_scope
from bot.sandbox.api.lookups import require_organization_id
from bot.sandbox.api.parameters import read_number
from bot.sandbox.api.responses import add_next_link
from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.ids import is_same_id
from bot.sandbox.engine.state import Raw

SCOPE = "audit:events_read"

DEFAULT_SIZE, MAX_SIZE = 100, 200

MAX_DAYS = 366
""""A maximum of one year of audit events can be returned per request.\""""

blueprint = Blueprint("audit_events", __name__)


@blueprint.get("/adminAudit/events")
def list_events() -> Response:
    with state.lock:
        require_scope(state, SCOPE)
        for name in ("orgId", "from", "to"):
            if not request.args.get(name):
                raise ApiError(400, f"The parameter '{name}' is missing")
        organization_id = require_organization_id()
        begin, end = _read_time("from"), _read_time("to")
        if end < begin or end - begin > timedelta(days=MAX_DAYS):
            raise ApiError(400, "'to' must be after 'from', and at most a year later")
        found = [
            each
            for each in reversed(state.audit_events.values())
            if each["data"]["targetOrgId"] == organization_id
            and begin <= datetime.fromisoformat(each["created"]) <= end
            and _matches_query(each)
        ]
    start = read_number("offset", 0, minimum=0)
    size = min(read_number("max", DEFAULT_SIZE, minimum=1), MAX_SIZE)
    response = jsonify({"items": found[start : start + size]})
    if start + size < len(found):
        add_next_link(response, offset=str(start + size), max=str(size))
    return response


def _matches_query(event: Raw) -> bool:
    actor_id = request.args.get("actorId", "")
    listed = request.args.get("eventCategories", "")
    category = str(event["data"]["eventCategory"]).rpartition(".")[2]
    return (not actor_id or is_same_id(event["actorId"], actor_id)) and (
        not listed or category in {each.strip() for each in listed.split(",")}
    )


def _read_time(name: str) -> datetime:
    """Read a time from the query. Raises ApiError."""
    try:
        at = datetime.fromisoformat(request.args[name])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ApiError(400, f"Invalid value for parameter '{name}': a time in ISO 8601 with its zone is required")
    return at
