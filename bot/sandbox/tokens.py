"""Who calls, and what they may: bearer tokens, scopes, and the service app's refresh."""

import secrets
import time

from flask import Blueprint, Response, g, jsonify, request

from bot.sandbox.answers import Refusal
from bot.sandbox.state import ACCESS_SECONDS, REFRESH_SECONDS, Raw, ServiceAppToken, State
from bot.sandbox.state import current as state

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


def require_scope(state: State, *scopes: str) -> None:
    """Let only the service app through, with one of these scopes: a bot or a person here is no administrator."""
    if _read_bearer(state) not in state.access_tokens or state.scopes.isdisjoint(scopes):
        raise Refusal(403, FORBIDDEN)


def is_persons_client(state: State) -> bool:
    """Tell whether the call bears a person's token, without judging whether it may do what it asks."""
    person_id = state.people_by_token.get(request.headers.get("Authorization", "").partition(" ")[2])
    return person_id is not None and state.people[person_id]["type"] == "person"


def _read_bearer(state: State) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    g.caller = "nobody"
    if kind.lower() != "bearer":
        raise Refusal(401, UNAUTHORIZED, {"WWW-Authenticate": "Bearer"})
    if token in state.people_by_token:
        g.caller = state.people[state.people_by_token[token]]["displayName"]
        return token
    granted = state.access_tokens.get(token)
    if granted is None or granted.expires_at <= time.time():
        raise Refusal(401, UNAUTHORIZED, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    g.caller = "Service app"
    return token


blueprint = Blueprint("tokens", __name__)


@blueprint.post("/access_token")
def refresh() -> Response:
    g.caller = "Service app"
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
