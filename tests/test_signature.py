import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signature import HEADER, LEGACY_HEADER, build_headers, is_signed

SECRET = "a-secret-for-the-tests"
BODY = b'{"resource":"messages"}'


def sign(body: bytes, algorithm: str = "sha1", secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, algorithm).hexdigest()


SHA1, SHA256, SHA512 = (sign(BODY, name) for name in ("sha1", "sha256", "sha512"))


def test_the_headers_are_those_of_webex() -> None:
    # RFC 2202 and RFC 4231, test case 2 of each.
    assert build_headers(b"what do ya want for nothing?", "Jefe") == {
        HEADER: (
            "SHA-256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843, "
            "SHA-512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdca"
            "eab1a34d4a6b4b636e070a38bce737"
        ),
        LEGACY_HEADER: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    }
    assert (HEADER, LEGACY_HEADER) == ("X-Webex-Signature", "X-Spark-Signature")


@given(st.binary())
def test_a_signed_body_is_accepted(body: bytes) -> None:
    headers = build_headers(body, SECRET)
    current, legacy = headers[HEADER], headers[LEGACY_HEADER]
    assert is_signed(body, SECRET, current, legacy)
    assert is_signed(body, SECRET, current, None)
    assert is_signed(body, SECRET, None, legacy)
    assert is_signed(body, SECRET, None, legacy.upper())


@given(st.binary(), st.text())
def test_any_other_signature_is_refused(body: bytes, signature: str) -> None:
    headers = build_headers(body, SECRET)
    current, legacy = headers[HEADER], headers[LEGACY_HEADER]
    assert not is_signed(body, SECRET, signature, None)
    assert not is_signed(body, SECRET, None, signature)
    assert not is_signed(body, SECRET, signature, legacy)
    assert not is_signed(body, SECRET, current, signature)
    assert not is_signed(body, SECRET, f"SHA-256={signature}", legacy)
    assert not is_signed(body + b" ", SECRET, current, legacy)
    assert not is_signed(body, "another-secret-here", current, legacy)


@given(st.lists(st.sampled_from(["SHA-256", "SHA-512", "SHA-3", ""]), min_size=1, max_size=4), st.booleans())
def test_every_signature_with_a_known_algorithm_counts(names: list[str], has_legacy: bool) -> None:
    """Each known algorithm is right in one header, and wrong in another; unknown ones are ignored."""
    known = {"SHA-256": SHA256, "SHA-512": SHA512}
    legacy = SHA1 if has_legacy else None
    right = ", ".join(f"{name}={known.get(name, 'ff')}" for name in names)
    is_accepted = len(set(names)) == len(names) and not known.keys().isdisjoint(names)
    assert is_signed(BODY, SECRET, right, legacy) is is_accepted
    for name in known.keys() & set(names):
        wrong = right.replace(known[name], known[name][:-1] + ("0" if known[name][-1] != "0" else "1"))
        assert not is_signed(BODY, SECRET, wrong, legacy)


@pytest.mark.parametrize(
    "current",
    [
        f"SHA-256={SHA256}",
        f"SHA-512={SHA512}",
        f"sha-256={SHA256.upper()},sha-512={SHA512}",
        f"  SHA-512 = {SHA512} ,  SHA-256 = {SHA256}  ",
        f"SHA-256={SHA256}, SHA-9000=whatever",
    ],
)
def test_the_current_header_may_be_written_in_other_ways(current: str) -> None:
    assert is_signed(BODY, SECRET, current, SHA1)
    assert is_signed(BODY, SECRET, current, None)


@pytest.mark.parametrize(
    "current",
    [
        "",
        " ",
        ",",
        "=",
        "SHA-256",
        "SHA-256=",
        SHA256,
        SHA1,
        f"SHA-256:{SHA256}",
        f"SHA-256={SHA512}",
        f"SHA-1={SHA1}",
        f"MD5={hashlib.md5(BODY).hexdigest()}",  # noqa: S324 - an algorithm that is not accepted
        f"SHA-256={SHA256},",
        f"SHA-256={SHA256}, SHA-512",
        f"SHA-256={SHA256}, SHA-512={'0' * 128}",
        f"SHA-256={'0' * 64}, SHA-512={SHA512}",
        f"SHA-256={SHA256}, SHA-256={SHA256}",
        f"SHA-256={SHA256}, sha-256={'0' * 64}",
        f"SHA-256={SHA256}; SHA-512={SHA512}",
        f"SHA-256={SHA256[:-1]}",
        f"SHA-256={SHA256}0",
        "\udc80",
        "SHA-256=é",
        "é" * 40,
    ],
)
def test_a_wrong_current_header_is_refused_although_the_legacy_one_is_right(current: str) -> None:
    assert not is_signed(BODY, SECRET, current, SHA1)
    assert not is_signed(BODY, SECRET, current, None)


@pytest.mark.parametrize(
    "legacy", ["", " ", "0" * 40, SHA256, f"SHA-1={SHA1}", f"{SHA1},{SHA1}", f"{SHA1}, x", "\udc80"]
)
def test_a_wrong_legacy_header_is_refused_although_the_current_one_is_right(legacy: str) -> None:
    assert not is_signed(BODY, SECRET, f"SHA-256={SHA256}, SHA-512={SHA512}", legacy)
    assert not is_signed(BODY, SECRET, None, legacy)


def test_a_body_without_any_signature_is_refused() -> None:
    assert not is_signed(BODY, SECRET, None, None)
