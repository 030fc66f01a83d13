"""What an error means for the administrator: the same advice at startup, from the doctor and in /readyz."""

import pytest

from bot.calling.refusals import CallingStatusError
from bot.errors import BotError, ServiceAppRefused, WebexConnectionError, WebexInvalidResponse, WebexStatusError
from bot.model.connections import Cause, Failure
from bot.operations.advice import (
    AUTHORIZE_AGAIN,
    CHECK_API,
    CHECK_CLIENT,
    CHECK_NETWORK,
    NETWORK_ACTIONS,
    advise,
)
from bot.setting_descriptions import describe_setting
from bot.settings import Settings
from bot.startup_errors import CertificatesNotFound

SETTINGS = Settings.model_construct(webex_api_url="https://webex.example.com/v1")


@pytest.mark.parametrize(
    ("error", "problem", "action"),
    [
        (
            WebexStatusError(401, "no", "T-1"),
            "Webex does not accept WEBEX_BOT_TOKEN",
            f"How to get it: {describe_setting('WEBEX_BOT_TOKEN')}.",
        ),
        (WebexStatusError(404, "no", ""), "Webex answered with status 404: no", CHECK_API),
        (WebexConnectionError("GET", "/"), "https://webex.example.com/v1 does not answer", CHECK_NETWORK),
        (
            WebexConnectionError("GET", "/", Failure(Cause.NAME, "the name webex.example.com cannot be resolved")),
            "Webex cannot be reached at https://webex.example.com/v1: the name webex.example.com cannot be resolved",
            NETWORK_ACTIONS[Cause.NAME],
        ),
        (
            ServiceAppRefused("T-1", "expired"),
            "Webex does not accept SERVICE_APP_REFRESH_TOKEN: expired (Tracking ID for Cisco support: T-1)",
            AUTHORIZE_AGAIN,
        ),
        (
            ServiceAppRefused("", "", is_client_wrong=True),
            "Webex does not accept the service app's client id or secret",
            CHECK_CLIENT,
        ),
        (
            WebexInvalidResponse("/", "T-1"),
            "https://webex.example.com/v1 answers, but not in JSON as Webex does",
            "Check WEBEX_API_URL, and whether a proxy answers instead of Webex.",
        ),
    ],
)
def test_an_error_with_a_known_cause_has_an_action(error: BotError, problem: str, action: str) -> None:
    advice = advise(error, SETTINGS)
    assert (advice.problem, advice.action) == (problem, action)
    assert str(advice) == f"{problem}. {action}"


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_of_a_lost_connection_has_an_action(cause: Cause) -> None:
    assert advise(WebexConnectionError("GET", "/", Failure(cause, "it fails")), SETTINGS).action.endswith(".")


@pytest.mark.parametrize(
    "error",
    [
        CallingStatusError(401, "no", "T-1", "GET", "/v1/locations"),  # concerns the service app, not the bot's token
        CallingStatusError(404, "no", "T-1", "GET", "/v1/locations/L1"),
        CertificatesNotFound("/nowhere.pem"),
        WebexStatusError(503, "", ""),
    ],
)
def test_other_errors_say_themselves_what_to_do(error: BotError) -> None:
    assert str(advise(error, SETTINGS)) == error.sentence
