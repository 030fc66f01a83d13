"""`/access_token`: the service app exchanges its refresh token for an access token."""

import secrets
import time

from flask import Blueprint, Response, jsonify, request

from bot.sandbox.engine.context import state
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.state import ServiceAppToken

ACCESS_TOKEN_SECONDS = 14 * 86_400
REFRESH_TOKEN_SECONDS = 90 * 86_400
"""The lifetimes of the tokens (Webex developer documentation, "Service Apps")."""

blueprint = Blueprint("access_tokens", __name__)


@blueprint.post("/access_token")
def refresh() -> Response:
    if request.form.get("grant_type") != "refresh_token":
        raise ApiError(400, "Unsupported grant_type")
    with state.lock:
        if any(request.form.get(name) != state.service_app[name] for name in ("client_id", "client_secret")):
            raise ApiError(401, "The client id or client secret is not valid.")
        if request.form.get("refresh_token") not in state.refresh_tokens:
            raise ApiError(400, "The refresh token provided is expired, revoked, malformed or invalid.")
        access_token = f"sandbox-access-token-{secrets.token_hex(16)}"
        # The response has a new refresh token; the old one stays valid.
        refresh_token = f"sandbox-refresh-token-{secrets.token_hex(16)}"
        state.access_tokens[access_token] = ServiceAppToken(time.time() + ACCESS_TOKEN_SECONDS)
        state.refresh_tokens.add(refresh_token)
        scopes = sorted(state.scopes)
    return jsonify(
        {
            "access_token": access_token,
            "expires_in": ACCESS_TOKEN_SECONDS,
            "refresh_token": refresh_token,
            "refresh_token_expires_in": REFRESH_TOKEN_SECONDS,
            "token_type": "Bearer",
            "scope": " ".join(scopes),
        }
    )
