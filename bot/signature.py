"""Signatures of webhooks: sign and verify a raw body.

Webex sends `X-Spark-Signature`: the hex HMAC-SHA1 of the body, as received, with the webhook's secret
(Webex developer documentation, "Webhooks").
"""

import hashlib
import hmac

HEADER = "X-Spark-Signature"


def sign(body: bytes, secret: str) -> str:
    """Return the signature of this body, in lower-case hex."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


def is_signed(body: bytes, secret: str, signature: str | None) -> bool:
    """Return whether `signature` is the signature of this body, compared in constant time."""
    if signature is None:
        return False
    # Compared as bytes: compare_digest raises on a str with non-ASCII characters, and anybody can send those.
    given = signature.strip().lower().encode("utf-8", "replace")
    return hmac.compare_digest(sign(body, secret).encode(), given)
