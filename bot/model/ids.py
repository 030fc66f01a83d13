"""Webex's ids, as UUIDs or encoded."""

import base64
import binascii
import re
import uuid
from functools import lru_cache

from bot import limits


@lru_cache(limits.MAX_CACHED_NAMES)
def to_uuid(text: str, kind: str = "LOCATION") -> str | None:
    """Return the UUID of an id that is one, or is base64url of `ciscospark://…/<kind>/uuid`; None for anything else."""
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        pass
    try:
        padded = text.strip() + "=" * (-len(text.strip()) % 4)
        uri = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    if not uri.startswith("ciscospark://") or f"/{kind}/" not in uri:
        return None
    return uri.rsplit("/", 1)[1].lower() or None


def find_cluster(webex_id: str) -> str:
    """Return where an id belongs, such as `us` or `urn:TEAM:eu-central-1_k`; empty for what is not an id."""
    try:
        uri = base64.b64decode(webex_id + "=" * (-len(webex_id) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    found = re.fullmatch(r"ciscospark://([^/]+)/\w+/.+", uri)
    return found[1] if found else ""


def encode_id(cluster: str, kind: str, key: str) -> str:
    """Build an id: base64url of a URI, without padding, as Webex writes them."""
    return base64.urlsafe_b64encode(f"ciscospark://{cluster}/{kind}/{key}".encode()).decode().rstrip("=")


def to_room_key(text: str) -> str:
    """Return what identifies a space however it is written: as an id of any cluster, as a UUID, or as a link to it.

    Links look like `webexteams://im?space=<UUID>` or `https://web.webex.com/spaces/<UUID>`. Any other text is returned
    as it is.
    """
    uuids = (to_uuid(part, "ROOM") for part in re.split(r"[/?=&#]+", text) if part)
    return next(filter(None, uuids), text)
