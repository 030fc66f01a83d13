"""Ids as Webex writes them."""

import base64


def encode_id(uri: str) -> str:
    """Return the id that stands for a URI such as `ciscospark://us/ROOM/…`, with its padding."""
    return base64.urlsafe_b64encode(uri.encode()).decode()
