"""Webex's ids: base64url, without padding, of `ciscospark://us/TYPE/uuid`."""

import base64
import binascii
import uuid

_NAMESPACE = uuid.UUID("6f1f8a3e-5d0c-4d6b-9c54-0a4bd7b5b1de")


def build_id(kind: str, key: str) -> str:
    """Build an id of a kind (`MESSAGE`, `ROOM`, …) from a key; the same key gives the same id in every run."""
    return encode_id(kind, str(uuid.uuid5(_NAMESPACE, f"{kind}/{key}")))


def encode_id(kind: str, key: str) -> str:
    """Encode a kind and a UUID as an id."""
    return base64.urlsafe_b64encode(f"ciscospark://us/{kind}/{key}".encode()).decode().rstrip("=")


def decode_uuid(resource_id: str) -> str:
    """Return the UUID in an id."""
    return base64.urlsafe_b64decode(resource_id + "=" * (-len(resource_id) % 4)).decode().rsplit("/", 1)[1]


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
