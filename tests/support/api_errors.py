"""Expects errors of the API in Webex's own form."""

from typing import Any

import pytest
import requests

from bot.sandbox import Person


def expect_error(person: Person, method: str, path: str, status: int, **arguments: Any) -> str:
    """Fail unless the call is answered with this status and Webex's error body; returns the message in it."""
    with pytest.raises(requests.HTTPError) as caught:
        person.call(method, path, **arguments)
    response = caught.value.response
    assert response.status_code == status, response.text
    body = response.json()
    assert body["trackingId"] == response.headers["trackingid"]
    code = {"errorCode": body["errorCode"]} if "errorCode" in body else {}
    assert body["errors"] == [{"description": body["message"], **code}]
    message: str = body["message"]
    return message
