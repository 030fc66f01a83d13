import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signature import is_signed, sign

SECRET = "a-secret-for-the-tests"


def test_the_signature_is_hmac_sha1() -> None:
    # RFC 2202, test case 2 for HMAC-SHA1.
    assert sign(b"what do ya want for nothing?", "Jefe") == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"


@given(st.binary())
def test_a_signed_body_is_accepted(body: bytes) -> None:
    assert is_signed(body, SECRET, sign(body, SECRET))
    assert is_signed(body, SECRET, sign(body, SECRET).upper())


@given(st.binary(), st.text())
def test_any_other_signature_is_refused(body: bytes, signature: str) -> None:
    assert not is_signed(body, SECRET, signature)
    assert not is_signed(body + b" ", SECRET, sign(body, SECRET))
    assert not is_signed(body, "another-secret-here", sign(body, SECRET))


@pytest.mark.parametrize("signature", [None, "", "\udc80", "é" * 40])
def test_odd_headers_are_refused(signature: str | None) -> None:
    assert not is_signed(b"{}", SECRET, signature)
