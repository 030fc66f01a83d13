"""Bearer tokens and scopes: who calls, and whether the caller may."""

import time

from flask import request

from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import Raw, State

SERVICE_APP = "Service app"
UNKNOWN_CALLER = "nobody"

READ_CALLING = "spark-admin:telephony_config_read"
CHANGE_CALLING = "spark-admin:telephony_config_write"

UNAUTHORIZED = "The request requires a valid access token set in the Authorization request header."
FORBIDDEN = (
    "The server understood the request, but refused to fulfill it because the access token is missing "
    "required scopes or the user is missing required roles or licenses."
)


def require_person(state: State) -> Raw:
    """Return the person or bot that calls. Raises ApiError: 401 without a valid token, 403 for the service app's."""
    person_id = state.people_by_token.get(_require_token(state))
    if person_id is None:
        raise ApiError(403, FORBIDDEN)
    return state.people[person_id]


def require_scope(state: State, *scopes: str) -> None:
    """Raise ApiError unless the caller is the service app and has one of these scopes.

    Neither the bot nor any person of the sandbox is an administrator, so their tokens have none of these scopes.
    """
    if _require_token(state) not in state.access_tokens or state.scopes.isdisjoint(scopes):
        raise ApiError(403, FORBIDDEN)


def identify_caller(state: State) -> tuple[str, str]:
    """Return the name and the kind of the token's owner, whether or not the token is still valid."""
    if request.path.endswith("/access_token"):
        return SERVICE_APP, "service app"
    token = _read_token()
    if token in state.access_tokens:
        return SERVICE_APP, "service app"
    person = state.people.get(state.people_by_token.get(token, ""))
    return (person["displayName"], person["type"]) if person else (UNKNOWN_CALLER, UNKNOWN_CALLER)


def _read_token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _require_token(state: State) -> str:
    """Return the call's token. Raises ApiError for a missing, unknown or expired one."""
    token = _read_token()
    if not token:
        raise ApiError(401, UNAUTHORIZED, {"WWW-Authenticate": "Bearer"})
    access_token = state.access_tokens.get(token)
    is_current = access_token is not None and access_token.expires_at > time.time()
    if token not in state.people_by_token and not is_current:
        raise ApiError(401, UNAUTHORIZED, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return token
