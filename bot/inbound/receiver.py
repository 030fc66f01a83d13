"""The webhook receiver: Webex's webhooks arrive here, are verified, and are acknowledged before anything else runs."""

import json
import logging
import threading
from collections.abc import Callable

from flask import Blueprint, Response, request

from bot import limits, signature
from bot.errors import DatabaseUnavailable
from bot.inbound.request_bodies import read_body
from bot.inbound.webhook_body import InvalidBody, parse_event
from bot.logs import shorten_id
from bot.model import Event
from bot.priority import webhook_in_progress

log = logging.getLogger(__name__)

ALIVE = "This is the webhook of the available-numbers bot. Webex posts its events here.\n"
"""What a browser, or the doctor, gets when it checks whether the bot can be reached."""


def build_receiver(
    secret: str, my_id: str, enqueue: Callable[[Event], None], keep: Callable[[Event], None]
) -> Blueprint:
    """Build the blueprint.

    `my_id` is the bot's own person id. `enqueue` stores an event, or raises DatabaseUnavailable; `keep` then keeps it
    until it can be stored.
    """
    blueprint = Blueprint("receiver", __name__)
    storing = threading.BoundedSemaphore(limits.STORING_THREADS)

    @blueprint.get("/webhook")
    def show_alive() -> Response:
        return Response(ALIVE, mimetype="text/plain")

    @blueprint.post("/webhook")
    def receive() -> Response:
        body = read_body(request)
        if body is None:
            return _respond(413, "the body is larger than any event of Webex")
        if len(body) < (request.content_length or 0):
            return _respond(408, "the body did not arrive")
        # The signature comes first: nothing in a body of unknown origin is parsed.
        current, legacy = (request.headers.get(name) for name in (signature.HEADER, signature.LEGACY_HEADER))
        if not signature.is_signed(body, secret, current, legacy):
            log.warning("Rejected webhook: the signature is missing or wrong (%d bytes).", len(body))
            return _respond(401, "the signature is missing or wrong")
        # Acknowledge first: until the block ends, event handling and calls to Webex wait (bot/priority.py).
        with storing, webhook_in_progress():
            return _accept(body, my_id, enqueue, keep)

    return blueprint


def _accept(body: bytes, my_id: str, enqueue: Callable[[Event], None], keep: Callable[[Event], None]) -> Response:
    """Store the event of a verified body, then acknowledge it."""
    try:
        event = parse_event(body, my_id)
    except InvalidBody as error:
        log.warning("Rejected signed webhook: %s.", error)
        return _respond(400, str(error))
    if event is None:
        return _respond(200, "ignored")
    try:
        enqueue(event)
    except DatabaseUnavailable as error:
        # Webex must not believe that the event was accepted: it would be lost if the bot were killed now.
        log.error("Event %s of %s was not stored: %s", shorten_id(event.id), event.resource, error)  # noqa: TRY400
        keep(event)
        return _respond(503, "the event could not be stored")
    return _respond(200, "accepted")


def _respond(status: int, message: str) -> Response:
    return Response(json.dumps({"message": message}), status=status, mimetype="application/json")
