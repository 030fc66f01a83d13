"""Who calls, and what they may: bearer tokens, scopes, and the service app's refresh."""

import secrets
import time

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.api.responses import Refusal
from bot.sandbox.engine.state import ACCESS_SECONDS, REFRESH_SECONDS, Raw, ServiceAppToken, State
from bot.sandbox.engine.state import current as state

SERVICE_APP = "Service app"

UNAUTHORIZED = "The request requires a valid access token set in the Authorization request header."
FORBIDDEN = (
    "The server understood the request, but refused to fulfill it because the access token is missing "
    "required scopes or the user is missing required roles or licenses."
)


def require_person(state: State) -> Raw:
    """Return the person or bot that calls. Raises Refusal: 401 for no token, 403 for the service app's."""
    token = _read_bearer(state)
    person_id = state.people_by_token.get(token)
    if person_id is None:
        raise Refusal(403, FORBIDDEN)
    return state.people[person_id]


def require_scope(state: State, scope: str) -> None:
    """Let only the service app through, if it has this scope: neither the bot nor a person is an administrator here."""
    if _read_bearer(state) not in state.access_tokens or scope not in state.scopes:
        raise Refusal(403, FORBIDDEN)


def identify_caller(state: State) -> tuple[str, str]:
    """Return whose token the call bears, by name and kind, without judging whether it may do what it asks."""
    if request.path.endswith("/access_token"):
        return SERVICE_APP, "service app"
    token = _take_token()
    if token in state.access_tokens:
        return SERVICE_APP, "service app"
    person = state.people.get(state.people_by_token.get(token, ""))
    return (person["displayName"], person["type"]) if person else ("nobody", "nobody")


def _take_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _read_bearer(state: State) -> str:
    """Return the call's token. Raises Refusal for none, an unknown or an expired one."""
    token = _take_token()
    if not token:
        raise Refusal(401, UNAUTHORIZED, {"WWW-Authenticate": "Bearer"})
    granted = state.access_tokens.get(token)
    is_current = granted is not None and granted.expires_at > time.time()
    if token not in state.people_by_token and not is_current:
        raise Refusal(401, UNAUTHORIZED, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return token


blueprint = Blueprint("tokens", __name__)


@blueprint.post("/access_token")
def refresh() -> Response:
    if request.form.get("grant_type") != "refresh_token":
        raise Refusal(400, "Unsupported grant_type")
    with state.lock:
        if any(request.form.get(name) != state.service_app[name] for name in ("client_id", "client_secret")):
            raise Refusal(401, "The client id or client secret is not valid.")
        if request.form.get("refresh_token") not in state.refresh_tokens:
            raise Refusal(400, "The refresh token provided is expired, revoked, malformed or invalid.")
        access = f"sandbox-access-token-{secrets.token_hex(16)}"
        # A renewed one comes along; the old one goes on working.
        renewed = f"sandbox-refresh-token-{secrets.token_hex(16)}"
        state.access_tokens[access] = ServiceAppToken(time.time() + ACCESS_SECONDS)
        state.refresh_tokens.add(renewed)
    return jsonify(
        {
            "access_token": access,
            "expires_in": ACCESS_SECONDS,
            "refresh_token": renewed,
            "refresh_token_expires_in": REFRESH_SECONDS,
            "token_type": "Bearer",
            "scope": " ".join(sorted(state.scopes)),
        }
    )
