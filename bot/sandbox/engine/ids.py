"""Webex's ids, in the forms that its OpenAPI documents have in their examples.

Most are base64url, without padding, of `ciscospark://us/TYPE/uuid`. The ids of features (auto attendants, hunt groups,
call queues, …) have base64 of `user@domain` in place of the UUID, and those of workspaces are padded and name a region.
"""

import base64
import binascii
import uuid
from functools import lru_cache

FEATURE_DOMAIN = "64941297.int10.bcld.webex.com"

_NAMESPACE = uuid.UUID("6f1f8a3e-5d0c-4d6b-9c54-0a4bd7b5b1de")


@lru_cache(1024)  # the tests reset the sandbox before every test
def build_id(kind: str, key: str) -> str:
    """Build an id of a kind (`MESSAGE`, `ROOM`, …) from a key; the same key gives the same id in every run."""
    return encode_id(kind, str(uuid.uuid5(_NAMESPACE, f"{kind}/{key}")))


def encode_id(kind: str, key: str) -> str:
    """Encode a kind and a UUID as an id."""
    return base64.urlsafe_b64encode(f"ciscospark://us/{kind}/{key}".encode()).decode().rstrip("=")


def build_feature_id(kind: str, key: str) -> str:
    """Build the id of a feature (`HUNT_GROUP`, …): it has base64 of `user@domain`, as in Webex's examples."""
    user = uuid.uuid5(_NAMESPACE, f"{kind}/{key}").hex[:10]
    return encode_id(kind, base64.urlsafe_b64encode(f"{user}@{FEATURE_DOMAIN}".encode()).decode())


def build_workspace_id(key: str) -> str:
    """Build the id of a workspace: it names a region, and is padded, as in Webex's examples."""
    uri = f"ciscospark://urn:TEAM:us-east-1_int13/PLACE/{uuid.uuid5(_NAMESPACE, f'PLACE/{key}')}"
    return base64.urlsafe_b64encode(uri.encode()).decode()


def decode_uuid(resource_id: str) -> str:
    """Return the UUID in an id."""
    return base64.urlsafe_b64decode(resource_id + "=" * (-len(resource_id) % 4)).decode().rsplit("/", 1)[1]


def is_same_id(one: str, other: str) -> bool:
    """Return whether two ids are the same: with or without padding, as a whole or only the key in it."""
    return one.rstrip("=") == other.rstrip("=") or _decode_key(one) == _decode_key(other)


def _decode_key(resource_id: str) -> str:
    try:
        return decode_uuid(resource_id)
    except (binascii.Error, ValueError, IndexError):
        return resource_id  # not an id of ours, or only the key of one


def normalise_id(kind: str, text: str) -> str:
    """Return the canonical id for an id or a bare UUID; any other text comes back unchanged."""
    try:
        return encode_id(kind, str(uuid.UUID(text)))
    except ValueError:
        pass  # not a bare UUID
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return text
    return encode_id(kind, decoded.rsplit("/", 1)[1]) if f"/{kind}/" in decoded else text
