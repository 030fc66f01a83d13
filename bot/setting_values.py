"""Reads the values of settings as people write and paste them: addresses, tokens and lists. Pure.

Each function returns the value that is meant, or raises ValueError with what is wrong.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from bot.model import TargetKind, to_room_key, to_uuid

QUOTES = "\"'`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb<>[](){}"
"""Signs around a word that do not belong to it."""

QUOTATION_MARKS = ('""', "''", "``", "\u2018\u2019", "\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb")
"""Pairs of quotation marks. Not every program that reads `.env` removes them: docker's `env_file` does not."""

TOKEN_PREFIX = re.compile(r"(authorization\s*:|bearer\s)\s*", re.IGNORECASE)
"""What stands before a token in the header that documents show it in."""

EXAMPLE_COMPANY = "yourcompany.com"
"""The domain in this bot's own documents."""

PLACEHOLDERS = ("example.com", "example.net", "example.org", EXAMPLE_COMPANY)
"""Domains of documents, which no bot has (RFC 2606)."""

API_PATH = "/v1"

CATALOG_URL = "https://u2c.wbx2.com/u2c/api/v1/catalog"
"""Where clients of Webex look its services up."""


def strip_quotes(value: str) -> str:
    """Remove whitespace and a pair of quotation marks around a value."""
    text = value.strip()
    is_quoted = len(text) > 1 and f"{text[0]}{text[-1]}" in QUOTATION_MARKS
    return text[1:-1].strip() if is_quoted else text


def strip_token(value: str) -> str:
    """Remove what is pasted with a token: quotation marks, `Bearer`, and the name of the header."""
    text = strip_quotes(value)
    while prefix := TOKEN_PREFIX.match(text):
        text = strip_quotes(text[prefix.end() :])
    return text


def split_words(value: str) -> frozenset[str]:
    """Split a list at commas, semicolons and whitespace. Quotation marks and brackets around a word are removed."""
    return frozenset(filter(None, (word.strip(QUOTES) for word in re.split(r"[,;\s]+", value))))


def split_people(value: str) -> frozenset[str]:
    """Split a list of email addresses and @domains, also as mail programs copy them: `Ann Lee <ann@company.com>`."""
    words = split_words(re.sub(r"[^,;\n<>]*<([^<>\s]+@[^<>\s]+)>", r" \1 ", value))
    people = frozenset(word.lower().removeprefix("mailto:").removeprefix("*") for word in words)
    wrong = sorted(word for word in people if not re.fullmatch(r"[^@*\s]*@[^@*\s]+", word))
    if wrong:
        raise ValueError(f"not an email address or @domain: {', '.join(wrong)}")
    if examples := sorted(word for word in people if word.endswith(f"@{EXAMPLE_COMPANY}")):
        raise ValueError(f"an example: {', '.join(examples)}")
    return people


def identify_rooms(words: frozenset[str]) -> frozenset[str]:
    """Return the keys of spaces that are written as ids, UUIDs or links."""
    return frozenset(map(to_room_key, words))


def identify_organizations(words: frozenset[str]) -> frozenset[str]:
    """Return the UUIDs of organizations that are written as ids or UUIDs."""
    uuids = {word: to_uuid(word, "ORGANIZATION") for word in words}
    if wrong := sorted(word for word, uuid in uuids.items() if uuid is None):
        raise ValueError(f"not an organization's ID: {', '.join(wrong)}")
    return frozenset(filter(None, uuids.values()))


def to_kinds(value: object) -> object:
    """Return the kinds of targets that a list names, in their own order: "auto attendants, hunt groups"."""
    if not isinstance(value, str):
        return value
    words = [word.strip() for word in re.split(r"[,;\n]", value) if word.strip()]
    known = {_fold_kind(kind.noun): kind for kind in TargetKind} | {
        _fold_kind(kind.command): kind for kind in TargetKind
    }
    if wrong := [word for word in words if _fold_kind(word) not in known]:
        raise ValueError(f"not something that numbers are assigned to: {', '.join(wrong)}")
    if not words:
        raise ValueError("empty")
    chosen = {known[_fold_kind(word)] for word in words}
    return tuple(kind for kind in TargetKind if kind in chosen)


def _fold_kind(text: str) -> str:
    """Return the name of a kind without spaces, dashes and the plural: "Hunt Groups" is "huntgroup"."""
    return re.sub(r"[\s_-]", "", text.strip(QUOTES).lower()).removesuffix("s")


def strip_full_stop(value: str) -> str:
    """Return words that stand within a sentence, in one line."""
    return " ".join(value.split()).rstrip(".")


def check_ip_address(value: str) -> str:
    """Return an IP address as it is."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        raise ValueError("not an IP address") from None
    return value


def check_divides_hour(value: int) -> int:
    """Return minutes of which several times make an hour."""
    if value < 1 or 60 % value:
        raise ValueError("must divide 60 evenly")
    return value


def to_api_url(value: str) -> str:
    """Return the address of the Webex API; without a path it gets `/v1`, in which all calls are."""
    address = _parse(value)
    path = address.path.rstrip("/") or API_PATH
    return f"{address.scheme}://{address.netloc}{path}"


def to_catalog_url(value: str, api_url: str) -> str:
    """Return the address of Webex's list of services.

    A simulated Webex on this machine has it beside its API: no token for it may go to the real one.
    """
    api, usual = urlsplit(api_url), urlsplit(CATALOG_URL)
    if value == CATALOG_URL and is_loopback(api.hostname or ""):
        return f"{api.scheme}://{api.netloc}{usual.path}"
    return _parse(value).geturl().rstrip("/")


def to_public_url(value: str, *, is_webex_local: bool) -> str:
    """Return the bot's public address without `/webhook`, which the bot adds itself.

    A simulated Webex on this machine (`is_webex_local`) reaches addresses that the real one does not.
    """
    address = _parse(value)
    host = (address.hostname or "").rstrip(".")
    if any(host == domain or host.endswith(f".{domain}") for domain in PLACEHOLDERS):
        raise ValueError(f"{host} is an example: set the bot's own address")
    if address.query or address.fragment:
        raise ValueError("must end before ? and #")
    if not is_webex_local and is_private(host):
        raise ValueError(f"Webex cannot reach {host}: it is an address of this machine or your own network")
    path = re.sub(r"(/+webhook)?/*$", "", address.path, flags=re.IGNORECASE)
    return f"{address.scheme}://{address.netloc}{path}"


def is_private(host: str) -> bool:
    """Return whether a host is this machine, or an IP address that the internet does not reach."""
    if host == "localhost":
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    """Return whether an address is on this machine."""
    return is_loopback(urlsplit(url).hostname or "")


def _parse(value: str) -> SplitResult:
    """Parse an address that begins with https://, or with http:// on this machine."""
    try:
        address = urlsplit(value)
        _ = address.port, (address.hostname or "").encode("idna")
    except ValueError:
        raise ValueError("host or port is not valid") from None
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError("not an address that begins with https://")
    if address.scheme == "http" and not is_loopback(address.hostname):
        raise ValueError("must begin with https:// (http:// is for this machine only)")
    return address
