"""The door: Webex's webhooks come in here, are verified, and are answered at once."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from bot import limits, signature
from bot.errors import DatabaseUnavailable
from bot.messaging.payloads import is_bot
from bot.messaging.webhooks import RESOURCES
from bot.model import Event

log = logging.getLogger(__name__)

ID = re.compile(r"[A-Za-z0-9_=+-]{1,300}")
"""Base64url, as Webex's ids are, or a bare UUID: nothing that could reach into another path or a header."""

TIME = re.compile(r"[0-9T:.Z+-]{1,40}")
"""The characters of Webex's times: all else, such as half a character of UTF-16, could not be written down."""

ALIVE = "The webhook of the available numbers bot is here. Webex posts to it.\n"
"""What a person, or the doctor, gets who looks whether the bot can be reached."""


class NotAnEvent(ValueError):
    """The body is signed but is none of Webex's events."""


def build_receiver(secret: str, my_id: str, accept: Callable[[Event], None]) -> Blueprint:
    """Build the blueprint. `accept` writes an event down, raising DatabaseUnavailable; `my_id` is the bot's own id."""
    blueprint = Blueprint("receiver", __name__)

    @blueprint.get("/webhook")
    def tell_alive() -> Response:
        return Response(ALIVE, mimetype="text/plain")

    @blueprint.post("/webhook")
    def receive() -> Response:
        if request.content_length is not None and request.content_length > limits.MAX_WEBHOOK_BYTES:
            return _say(413, "the body is larger than any event of Webex's")
        body = request.stream.read(limits.MAX_WEBHOOK_BYTES + 1)
        if len(body) > limits.MAX_WEBHOOK_BYTES:
            return _say(413, "the body is larger than any event of Webex's")
        # The signature before anything else: nothing of a stranger's body is parsed.
        if not signature.is_signed(body, secret, request.headers.get(signature.HEADER)):
            log.warning("A webhook without the right signature was refused (%d bytes).", len(body))
            return _say(401, "the signature is missing or wrong")
        try:
            event = read_event(body, my_id)
        except NotAnEvent as error:
            log.warning("A signed webhook was not understood: %s.", error)
            return _say(400, str(error))
        if event is None:
            return _say(200, "ignored")
        try:
            accept(event)
        except DatabaseUnavailable as error:
            log.error("%s was not accepted: %s", event.key, error)  # noqa: TRY400 - the sentence says it all
            return _say(503, "the event could not be stored")
        return _say(200, "accepted")

    return blueprint


def read_event(body: bytes, my_id: str) -> Event | None:
    """Read a webhook's body; None for an event that is deliberately ignored. Raises NotAnEvent."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAnEvent("the body is not JSON") from None
    if not isinstance(payload, dict):
        raise NotAnEvent("the body is not a JSON object")
    resource, kind, data = payload.get("resource"), payload.get("event"), payload.get("data")
    if not isinstance(resource, str) or not isinstance(kind, str) or not isinstance(data, dict):
        raise NotAnEvent("resource, event or data is missing")
    if resource not in RESOURCES or kind != "created":
        return None
    event = Event(
        resource=resource,
        id=_read_id(data, "id"),
        room_id=_read_id(data, "roomId"),
        person_id=_read_id(data, "personId"),
        is_direct=_read_room_type(data),
        message_id=_read_id(data, "messageId") if resource == "attachmentActions" else None,
        created=_read_time(data, "created"),
    )
    return event if _is_for_us(event, str(data.get("personEmail") or ""), my_id) else None


def _is_for_us(event: Event, email: str, my_id: str) -> bool:
    is_mine = event.person_id == my_id
    if event.resource == "memberships":
        return is_mine  # the bot came into a space; who else comes and goes is not its business
    return not is_mine and not is_bot(email)


def _read_id(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise NotAnEvent(f"data.{name} is missing or no id")
    return value


def _read_time(data: Mapping[str, Any], name: str) -> str:
    """Return a time as Webex wrote it; empty for what is none: an event is answered without it too."""
    value = data.get(name)
    return value if isinstance(value, str) and TIME.fullmatch(value) else ""


def _read_room_type(data: Mapping[str, Any]) -> bool | None:
    kind = data.get("roomType")
    return kind == "direct" if kind in ("direct", "group") else None


def _say(status: int, sentence: str) -> Response:
    return Response(json.dumps({"message": sentence}), status=status, mimetype="application/json")
