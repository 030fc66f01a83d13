"""How errors classify themselves: every status, and every class."""

import pytest

from bot.errors import (
    BotError,
    DatabaseUnavailable,
    NotAllowed,
    NotFound,
    ServiceAppRefused,
    WebexConnectionError,
    WebexError,
    WebexInvalidResponse,
    WebexOverloaded,
    WebexStatusError,
)
from bot.startup_errors import SettingFault

NOT_PROCESSED = {423, 429}
PERMANENT_SERVER_ERRORS = {501, 505}


@pytest.mark.parametrize("status", range(400, 600))
def test_a_status_decides_what_may_be_done(status: int) -> None:
    error = WebexStatusError(status, "no", "T-1")
    is_server_error = status >= 500 and status not in PERMANENT_SERVER_ERRORS
    assert error.status == status
    assert error.was_not_processed == (status in NOT_PROCESSED)
    assert error.outcome_unknown == is_server_error
    assert error.is_transient == (is_server_error or status in NOT_PROCESSED)


@pytest.mark.parametrize(
    ("error", "is_transient", "outcome_unknown"),
    [
        (BotError("no"), False, False),
        (NotFound("no"), False, False),
        (NotAllowed(), False, False),
        (DatabaseUnavailable("no"), True, False),
        (WebexConnectionError("GET", "/"), True, True),
        (WebexInvalidResponse("/", ""), True, True),
        (WebexOverloaded(), True, False),
        (ServiceAppRefused(""), False, False),
    ],
)
def test_a_class_decides_where_there_is_no_status(error: BotError, is_transient: bool, outcome_unknown: bool) -> None:
    assert (error.status, error.is_transient, error.outcome_unknown) == (None, is_transient, outcome_unknown)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (409, "Webex answered with status 409: No."),
        (423, "Webex is busy with this. Please try again in a minute. Webex says: “No”."),
        (429, "Webex is rate limiting the bot. Please try again in a minute. Webex says: “No”."),
        (501, "Webex answered with status 501: No."),
        (503, "Webex has a problem at the moment (status 503). Please try again in a few minutes. Webex says: “No”."),
    ],
)
def test_a_status_is_explained(status: int, sentence: str) -> None:
    assert WebexStatusError(status, "No.", "").sentence == sentence
    assert "says" not in WebexStatusError(status, "", "").sentence
    assert WebexStatusError(status, "", "T-1").sentence.endswith(" (Tracking ID for Cisco support: T-1)")


@pytest.mark.parametrize(
    ("message", "code", "reason"),
    [
        ("Missing field.", "25008", "Missing field (Webex error code 25008)"),
        ("[Error 4008] User not found", "4008", "[Error 4008] User not found"),
        ("", "4008", "Webex error code 4008"),
        ("Missing field.", "", "Missing field"),
        ("", "", "no reason given"),
    ],
)
def test_the_error_code_is_named_once(message: str, code: str, reason: str) -> None:
    assert WebexStatusError(409, message, "", code=code).sentence == f"Webex answered with status 409: {reason}."
    assert (reason in WebexStatusError(503, message, "", code=code).sentence) is bool(message or code)


def test_a_refusal_without_words_says_so() -> None:
    assert WebexStatusError(410, "", "").sentence == "Webex answered with status 410: no reason given."


def test_every_error_of_webex_can_be_asked_whether_it_was_processed() -> None:
    assert not WebexError("no").was_not_processed


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (SettingFault("NAME", "", "How to get it: ask"), "NAME is missing. How to get it: ask"),
        (SettingFault("NAME", "too long", "Expected: a name"), "NAME: too long. Expected: a name"),
        (SettingFault("NAME", "must be short"), "NAME: must be short."),
    ],
)
def test_a_fault_of_a_setting_is_one_line(fault: SettingFault, line: str) -> None:
    assert str(fault) == line
