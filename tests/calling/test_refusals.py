"""What an error status of Webex Calling means, by the path and the method of the call."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.calling import Calling
from bot.calling.refusals import CallingStatusError, to_calling_error
from bot.errors import WebexStatusError
from bot.sandbox import Sandbox
from bot.sandbox.engine.ids import build_id
from tests.support.settings import build_settings

GONE = "This location no longer exists in Webex. Type locations to see the current ones."

LOCATION = "/v1/telephony/config/locations/L1"
ATTENDANT = f"{LOCATION}/autoAttendants/A1"
NUMBERS = f"{LOCATION}/autoAttendants/alternate/availableNumbers"


def explain(status: int, path: str, method: str = "GET") -> str:
    return to_calling_error(WebexStatusError(status, "", "", method, path)).sentence


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/v1/organizations/O1", "Webex does not know this organization. Check its ID in Control Hub, under Account."),
        (ATTENDANT, "This auto attendant no longer exists in Webex. Type attendants to see the current ones."),
        (NUMBERS, GONE),
        (
            f"{LOCATION}/availableNumbers",
            GONE,
        ),
        ("/v1/locations/L1", GONE),
        ("/v1/locations", "Webex answered with status 404: no reason given."),
        ("/v1/telephony/config/autoAttendants", "Webex answered with status 404: no reason given."),
    ],
)
def test_a_404_names_the_object_that_is_gone(path: str, sentence: str) -> None:
    assert explain(404, path) == sentence


@pytest.mark.parametrize(
    ("method", "path", "scope", "role"),
    [
        ("GET", "/v1/locations", "spark-admin:locations_read", "a full, read-only or location administrator"),
        ("GET", "/v1/organizations/O1", "spark-admin:organizations_read", "a full or read-only administrator"),
        ("GET", NUMBERS, "spark-admin:telephony_config_read", "a full, read-only or location administrator"),
        ("PUT", ATTENDANT, "spark-admin:telephony_config_write", "a full or location administrator"),
    ],
)
def test_a_403_names_scope_and_role(method: str, path: str, scope: str, role: str) -> None:
    assert explain(403, path, method).startswith(
        f"The service app needs the scope {scope} and must be authorized by {role}."
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 423, 429, 503])
def test_a_translated_refusal_keeps_its_evidence(status: int) -> None:
    refusal = WebexStatusError(status, "Not entitled.", "T-1", "PUT", ATTENDANT, 7.0, "BIFROST-B10005")
    translated = to_calling_error(refusal)
    for name in ("status", "message", "code", "tracking_id", "method", "path", "retry_after", "is_transient"):
        assert getattr(translated, name) == getattr(refusal, name)
    assert "Not entitled (Webex error code BIFROST-B10005)" in translated.sentence
    assert translated.sentence.endswith("(Tracking ID for Cisco support: T-1)")


def test_the_reason_of_a_403_comes_before_the_scope() -> None:
    """It may be another one."""
    refusal = WebexStatusError(403, "Not entitled.", "", "GET", NUMBERS, code="4003")
    assert to_calling_error(refusal).sentence.startswith(
        "Webex refused this: Not entitled (Webex error code 4003). The service app needs the scope spark-admin:"
    )


def test_an_unknown_organization_is_not_called_a_location(webex: Sandbox, tmp_path: Path) -> None:
    with closing(Calling(build_settings(webex, tmp_path))) as calling, pytest.raises(CallingStatusError) as caught:
        calling.fetch_organization_name(build_id("ORGANIZATION", "nobody"))
    assert caught.value.status == 404
    assert caught.value.sentence.startswith("Webex does not know this organization.")


def test_a_403_for_ai_receptionists_names_the_license() -> None:
    sentence = (
        "The organization may have no license for AI Receptionist. If it has one: The service app needs the scope"
    )
    assert explain(403, f"{LOCATION}/aiReceptionists/availableNumbers").startswith(sentence)
    assert "license" not in explain(403, NUMBERS)
