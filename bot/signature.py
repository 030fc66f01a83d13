"""Sign and verify the raw bytes of a webhook.

Webex sends `X-Spark-Signature`: the hex HMAC-SHA1 of the body, as received, with the webhook's secret
(Webex developer documentation, "Webhooks").
"""

import hashlib
import hmac

HEADER = "X-Spark-Signature"


def sign(body: bytes, secret: str) -> str:
    """Return the signature that belongs to this body, in lower-case hex."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


def is_signed(body: bytes, secret: str, signature: str | None) -> bool:
    """Tell, in constant time, whether `signature` is the one that belongs to this body."""
    if signature is None:
        return False
    # Compared as bytes: compare_digest refuses a str with non-ASCII characters, and outsiders can send any.
    given = signature.strip().lower().encode("utf-8", "replace")
    return hmac.compare_digest(sign(body, secret).encode(), given)
