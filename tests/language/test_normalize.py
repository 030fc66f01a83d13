import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.normalize import normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1\u2011205\u2013635\u22120001", "+1-205-635-0001"),
        ("\u202a+1 205\u200b 635 0001\u202c\ufeff", "+1 205 635 0001"),
        ("+1\u00a0205\u2009635\u30000001", "+1 205 635 0001"),
        ("\uff0b\uff11\uff12\uff10\uff15", "+1205"),
        ("٢٠٥", "205"),
        ("“Denver” and ‘Leeds’", "\"Denver\" and 'Leeds'"),
        ("St. John’s, O´Hare", "St. John's, O'Hare"),
        ("Wien – Süd", "Wien - Süd"),
        ("a\r\nb\tc\u2028d", "a\nb\nc\nd"),
        ("<ul><li>a</li><li>b</li></ul><br/>c", "\na\nb\nc"),
        ("404 → Menu", "404 -> Menu"),
        ("1 < 2 <b> & <@all>", "1 < 2 <b> & <@all>"),
    ],
)
def test_texts_that_look_the_same_are_the_same(text: str, expected: str) -> None:
    assert normalize(text) == expected


@settings(max_examples=400)
@given(st.text())
def test_it_is_idempotent_and_never_raises(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@settings(max_examples=200)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="<>&")))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert normalize(text) == text


@settings(max_examples=200)
@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    assert not {unicodedata.category(c) for c in normalize(text).replace("\n", "")} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
