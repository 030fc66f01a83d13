import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.purposes import apply_purpose, find_purpose, find_unknown_list, match_purposes
from bot.model import PURPOSES, Purpose, Request


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
        ("user", "person_primary"),
        ("users", "person_primary"),
        ("a person", "person_primary"),
        ("people", "person_primary"),
        ("workspace", "workspace"),
        ("workspaces", "workspace"),
        ("wokspace", "workspace"),
        ("virtual line", "virtual_line"),
        ("virtualline", "virtual_line"),
        ("receptionist", "ai_receptionist"),
        ("AI receptionist", "ai_receptionist"),
        ("dnis", "queue_dnis"),
        ("queue DNIS numbers", "queue_dnis"),
        ("huntgroup", "hunt_primary"),
        ("hunt gruop", "hunt_primary"),
        ("huntgroup alternate", "hunt_alternate"),
        ("callqueue alternates", "queue_alternate"),
        ("emergency", "emergency_callback"),
        ("emergency call back", "emergency_callback"),
        ("aa main number", "aa_primary"),
        ("queue main", "queue_primary"),
        ("main number", "location"),
        ("location", "location"),
        ("callerid", "external_caller_id"),
        ("voice mail group", "voicemail_group"),
        ("call queue forwarding", "queue_forward"),
    ],
)
def test_wordings(text: str, key: str) -> None:
    purpose = find_purpose(text)
    assert purpose is not None
    assert purpose.key == key


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("call forward", ["aa_forward", "queue_forward", "hunt_forward", "operating_mode_forward"]),
        ("forwarding", ["aa_forward", "queue_forward", "hunt_forward", "operating_mode_forward"]),
        ("alternate", ["aa_alternate", "queue_alternate", "hunt_alternate"]),
        ("the alternates", ["aa_alternate", "queue_alternate", "hunt_alternate"]),
        ("primary", ["aa_primary", "queue_primary", "hunt_primary", "person_primary"]),
    ],
)
def test_a_wording_that_several_lists_share_means_the_auto_attendants(text: str, keys: list[str]) -> None:
    assert [each.key for each in match_purposes(text)] == keys
    request = apply_purpose(Request("numbers"), text)
    assert request is not None
    assert (request.purpose.key, request.wording) == (keys[0], text)


def test_the_wording_of_one_list_is_not_kept() -> None:
    request = apply_purpose(Request("numbers", wording="primary"), "hunt group")
    assert request is not None
    assert (request.purpose.key, request.wording) == ("hunt_primary", "")
    assert apply_purpose(Request("numbers"), "xyzzy") is None


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Birmingham for xyzzy", ("Birmingham", "xyzzy")),
        ("for the xyzzy", ("", "the xyzzy")),
        ("Center for Arts for xyzzy", ("Center for Arts", "xyzzy")),
        ("ending 00 FOR xyzzy", ("ending 00", "xyzzy")),
        ("Birmingham for hunt group", None),
        ("Center for Arts for hunt group", None),
        ("Birmingham", None),
        ("before", None),
        ("for ", None),
    ],
)
def test_a_list_that_does_not_exist_is_found_behind_for(text: str, unknown: tuple[str, str] | None) -> None:
    assert find_unknown_list(text) == unknown


@pytest.mark.parametrize("text", ["", "xyzzy", "Birmingham", "numbers", "group", "maine", "main street"])
def test_other_wordings_mean_no_purpose(text: str) -> None:
    assert find_purpose(text) is None


@given(st.text())
def test_any_text_is_looked_up(text: str) -> None:
    find_purpose(text)
    find_unknown_list(text)
    find_unknown_list(f"for {text} for {text}")
