"""Ids of spaces in all the ways in which they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import to_room_key
from tests.support.ids import encode_id

UUID = "bbceb1ad-43f1-3b58-9147-f14bb0c4d154"


@pytest.mark.parametrize(
    "written",
    [
        UUID,
        UUID.upper(),
        encode_id(f"ciscospark://us/ROOM/{UUID}"),
        encode_id(f"ciscospark://us/ROOM/{UUID}").rstrip("="),
        encode_id(f"ciscospark://urn:TEAM:eu-central-1_k/ROOM/{UUID}"),
        f"webexteams://im?space={UUID}",
        f"webexteams://im?space={UUID}&message=8d1c3a90-93d5-11ee-8d3e-2f5d1f5a7b11",
        f"https://web.webex.com/spaces/{UUID}/chat",
        f"https://web.webex.com/spaces/{encode_id(f'ciscospark://us/ROOM/{UUID}')}",
    ],
)
def test_a_space_is_known_however_it_is_written(written: str) -> None:
    assert to_room_key(written) == UUID


@pytest.mark.parametrize("text", ["", "room-1", "https://example.com/", encode_id(f"ciscospark://us/PEOPLE/{UUID}")])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert to_room_key(text) == text


@given(st.text())
def test_any_text_has_one_key(text: str) -> None:
    assert to_room_key(to_room_key(text)) == to_room_key(text)
