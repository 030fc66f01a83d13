"""Refuses requests that another web page makes in the visitor's browser."""

import re

from flask import request

from bot.sandbox.engine.errors import ApiError

OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)
"""Any other host name that leads here was made to do so by its owner (DNS rebinding), whose page could read replies."""

FOREIGN_SITES = frozenset({"cross-site", "same-site"})
"""Values of Sec-Fetch-Site (W3C, "Fetch Metadata Request Headers"): pages on other ports of this machine are
`same-site`."""


def refuse_foreign_requests() -> None:
    """Refuse a request under a foreign host name, or from a page of another origin. Raises ApiError.

    Programs send neither Origin nor Sec-Fetch-Site. A link on another page may lead to the chat page.
    """
    if not OWN_HOST.fullmatch(request.host):
        raise ApiError(403, "The sandbox is reached as 127.0.0.1 or localhost only.")
    is_link = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    is_foreign = request.headers.get("Sec-Fetch-Site") in FOREIGN_SITES and not is_link
    if is_foreign or request.headers.get("Origin") not in (None, f"{request.scheme}://{request.host}"):
        raise ApiError(403, "The sandbox takes no requests from other web pages.")
