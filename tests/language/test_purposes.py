import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.purposes import find_purpose
from bot.model import PURPOSES, Purpose
from bot.sandbox.api.number_lists import LISTS


def to_list(purpose: Purpose) -> str:
    return f"{purpose.path}/availableNumbers".lstrip("/")


def test_every_list_in_the_table_is_one_of_the_api() -> None:
    assert {to_list(each) for each in PURPOSES} <= set(LISTS)
    assert all("owner" in LISTS[to_list(each)].fields for each in PURPOSES if each.has_owners)


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: str(purpose.key))
def test_a_purpose_is_found_by_its_title(purpose: Purpose) -> None:
    assert find_purpose(purpose.title) is purpose
    assert find_purpose(purpose.title.removesuffix(" numbers").upper()) is purpose


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("queue forward", "queue_forward"),
        ("hunt group", "hunt_primary"),
        ("hunt groups", "hunt_primary"),
        ("aa primary", "aa_primary"),
        ("aa", "aa_alternate"),
        ("the auto attendant alternate number", "aa_alternate"),
        ("cq alternate", "queue_alternate"),
        ("fax", "voicemail_fax"),
        ("voicemail", "voicemail_group"),
        ("caller id", "external_caller_id"),
        ("ECBN", "emergency_callback"),
        ("operating mode", "operating_mode_forward"),
        ("snr", "single_number_reach"),
        ("charge number", "charge_number"),
        ("go", "webex_go"),
    ],
)
def test_wordings(text: str, key: str) -> None:
    purpose = find_purpose(text)
    assert purpose is not None
    assert purpose.key == key


@pytest.mark.parametrize("text", ["", "xyzzy", "Birmingham", "forward", "numbers"])
def test_other_wordings_mean_no_purpose(text: str) -> None:
    assert find_purpose(text) is None


@given(st.text())
def test_any_text_is_looked_up(text: str) -> None:
    find_purpose(text)
