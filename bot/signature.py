"""Signatures of webhooks: sign and verify a raw body.

Webex signs the body, as received, with the webhook's secret (HMAC, in hex) and sends two headers:

    X-Webex-Signature: SHA-256=<hex>, SHA-512=<hex>      the current one
    X-Spark-Signature: <hex>                             the legacy one, SHA-1

Sources: Webex developer documentation, "Webhooks", for the legacy header; for the current one the webhook manager of
Webex's own team (wxsd-sales/webex-webhook-manager).
"""

import hmac
from collections.abc import Mapping

HEADER = "X-Webex-Signature"
LEGACY_HEADER = "X-Spark-Signature"

ALGORITHMS: Mapping[str, str] = {"SHA-256": "sha256", "SHA-512": "sha512"}
"""The algorithms in the current header, with their names in `hashlib`."""


def build_headers(body: bytes, secret: str) -> dict[str, str]:
    """Return both headers for a body, as Webex sends them."""
    digests = (f"{name}={_sign(body, secret, algorithm)}" for name, algorithm in ALGORITHMS.items())
    return {HEADER: ", ".join(digests), LEGACY_HEADER: _sign(body, secret, "sha1")}


def is_signed(body: bytes, secret: str, current: str | None, legacy: str | None) -> bool:
    """Return whether a body is signed; compared in constant time.

    `current` and `legacy` are the values of the two headers, None for one that is missing. One of them is enough, but
    each that is there must be right: a header that is empty, malformed, duplicated or without any known algorithm
    counts as wrong.
    """
    if current is None and legacy is None:
        return False
    # Both are always checked, so that the time says nothing about which of them is wrong.
    is_current_right = current is None or _is_current_right(body, secret, current)
    is_legacy_right = legacy is None or _are_equal(_sign(body, secret, "sha1"), legacy)
    return is_current_right and is_legacy_right


def _is_current_right(body: bytes, secret: str, header: str) -> bool:
    """Return whether each signature with a known algorithm is right, and there is one."""
    # A header that comes twice arrives as one, with a comma between the two values.
    named = [part.partition("=") for part in header.split(",")]
    names = [name.strip().upper() for name, _, _ in named]
    if not all(equals for _, equals, _ in named) or len(set(names)) < len(names):
        return False
    # Unknown algorithms are ignored: Webex may add one.
    results = [
        _are_equal(_sign(body, secret, ALGORITHMS[name]), given)
        for name, (_, _, given) in zip(names, named, strict=True)
        if name in ALGORITHMS
    ]
    return bool(results) and all(results)


def _sign(body: bytes, secret: str, algorithm: str) -> str:
    """Return the signature of a body, in lower-case hex."""
    return hmac.new(secret.encode(), body, algorithm).hexdigest()


def _are_equal(expected: str, given: str) -> bool:
    # Compared as bytes: compare_digest raises on a str with non-ASCII characters, and anybody can send those.
    return hmac.compare_digest(expected.encode(), given.strip().lower().encode("utf-8", "replace"))
