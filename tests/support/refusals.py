"""Expecting a refusal in Webex's own shape."""

from typing import Any

import pytest
import requests

from bot.sandbox import Person


def refuse(person: Person, method: str, path: str, status: int, **arguments: Any) -> str:
    """Fail unless the call is refused with this status, as Webex refuses; returns Webex's words."""
    with pytest.raises(requests.HTTPError) as caught:
        person.call(method, path, **arguments)
    response = caught.value.response
    assert response.status_code == status, response.text
    body = response.json()
    assert body["trackingId"] == response.headers["trackingid"]
    assert body["errors"] == [{"description": body["message"]}]
    message: str = body["message"]
    return message
