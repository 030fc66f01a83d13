"""Addresses that Webex sends: to which of them the bot's token may go. Pure."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from bot.setting_values import is_loopback

WEBEX_DOMAINS = ("wbx2.com", "webex.com", "ciscospark.com")
"""The domains of Webex's services: clients accept these."""

SCHEMES = {"https": "http", "wss": "ws"}
"""The schemes, each with its form without encryption, for a Webex on this machine."""


def is_trusted(url: object, catalog_url: str, scheme: str = "https") -> bool:
    """Return whether the bot's token may be sent to an address that came from Webex.

    The host is one of Webex's, or the one in WEBEX_CATALOG_URL. A catalogue on this machine names services on this
    machine only, and only these may be without encryption.
    """
    address, catalog = _split(url), urlsplit(catalog_url)
    if address is None:
        return False
    if is_loopback(catalog.hostname or ""):
        return address.scheme in (scheme, SCHEMES[scheme]) and is_loopback(address.hostname or "")
    host = address.hostname or ""
    is_known = host == catalog.hostname or any(host.endswith(f".{domain}") for domain in WEBEX_DOMAINS)
    return address.scheme == scheme and is_known


def to_origin(url: str) -> str:
    """Return scheme and host of an address that `is_trusted`."""
    address = urlsplit(url)
    return f"{address.scheme}://{address.netloc}"


def add_query(url: str, **parameters: str) -> str:
    """Return an address with these parameters added, or replaced where it has them."""
    address = urlsplit(url)
    query = dict(parse_qsl(address.query, keep_blank_values=True)) | parameters
    return urlunsplit(address._replace(query=urlencode(query), fragment=""))


def _split(url: object) -> SplitResult | None:
    """Split an address; None if it is not one, or has credentials, which no address of Webex's has."""
    try:
        address = urlsplit(str(url))
        _ = address.port
    except ValueError:
        return None
    # A backslash or a space: programs disagree on where the host of such an address ends.
    is_clear = isinstance(url, str) and url.isascii() and url.isprintable() and not set(url) & set("\\ @")
    return address if is_clear and address.hostname else None
