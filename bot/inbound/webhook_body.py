"""The body of a webhook, validated: what Webex posts becomes an event."""

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from bot.messaging.payloads import is_bot
from bot.messaging.webhooks import is_subscribed
from bot.model import Event

WebexId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=+-]{1,300}$")]
"""Base64url, as Webex's ids are, or a bare UUID: nothing that could reach into another path or a header."""

TIMESTAMP = re.compile(r"[0-9T:.Z+-]{1,40}")
"""The characters of Webex's timestamps. Others, such as half a UTF-16 character, could not be stored."""


class InvalidBody(ValueError):
    """The body is signed, but it is not one of Webex's events. The message names the property and quotes nothing."""


def drop_invalid_timestamp(value: object) -> str:
    """Return a timestamp as Webex wrote it, else an empty text: the event can be handled without it."""
    return value if isinstance(value, str) and TIMESTAMP.fullmatch(value) else ""


class _Webhook(BaseModel):
    """What every webhook has. Unknown properties are ignored, here and below."""

    resource: str
    event: str
    data: dict[Any, Any]


class _Data(BaseModel):
    """What the bot needs of `data`. Only ids must be right: the rest is optional, and ignored where it is wrong."""

    model_config = ConfigDict(alias_generator=to_camel)

    id: WebexId
    room_id: WebexId
    person_id: WebexId
    person_email: Any = None
    room_type: Any = None
    created: Annotated[str, BeforeValidator(drop_invalid_timestamp)] = ""
    updated: Annotated[str, BeforeValidator(drop_invalid_timestamp)] = ""


class _CardActionData(_Data):
    message_id: WebexId


def parse_event(body: bytes, my_id: str) -> Event | None:
    """Parse a webhook's body; None if the bot ignores such events. Raises InvalidBody."""
    try:
        payload = json.loads(body)
    # RecursionError: the body is nested thousands of levels deep.
    except (ValueError, RecursionError):
        raise InvalidBody("the body is not JSON") from None
    try:
        webhook = _Webhook.model_validate(payload)
        if not is_subscribed(webhook.resource, webhook.event):
            return None
        data_type = _CardActionData if webhook.resource == "attachmentActions" else _Data
        data = data_type.model_validate(webhook.data)
    except ValidationError as error:
        raise InvalidBody(_describe(error)) from None
    event = Event(
        resource=webhook.resource,
        id=data.id,
        room_id=data.room_id,
        person_id=data.person_id,
        is_direct=data.room_type == "direct" if data.room_type in ("direct", "group") else None,
        message_id=data.message_id if isinstance(data, _CardActionData) else None,
        created=data.created,
        updated=_to_edit_time(data) if webhook.event == "updated" else "",
    )
    return event if _concerns_bot(event, str(data.person_email or ""), my_id) else None


def _to_edit_time(data: _Data) -> str:
    """Return when the message was edited; without a time of Webex's, the current one, so that each edit counts."""
    return data.updated or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _concerns_bot(event: Event, email: str, my_id: str) -> bool:
    is_own = event.person_id == my_id
    if event.resource == "memberships":
        return is_own  # the bot was added to a space; that other people come and go is ignored
    return not is_own and not is_bot(email)


def _describe(error: ValidationError) -> str:
    """Name the first property that is wrong, without quoting its value."""
    problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
    if not problem["loc"]:
        return "the body is not a JSON object"
    prefix = "data." if error.title.endswith("Data") else ""
    return f"{prefix}{problem['loc'][0]} is {'missing' if problem['type'] == 'missing' else 'not valid'}"
