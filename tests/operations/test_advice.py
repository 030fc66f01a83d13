"""What an error means for the administrator: the same advice at startup, from the doctor and in /readyz."""

import pytest

from bot.calling.refusals import CallingStatusError
from bot.errors import (
    BotError,
    CertificatesNotFound,
    ServiceAppRefused,
    WebexConnectionError,
    WebexInvalidResponse,
    WebexStatusError,
)
from bot.operations.advice import CHECK_API, CHECK_NETWORK, advise
from bot.settings import Settings, describe_setting

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


@pytest.mark.parametrize(
    "error",
    [
        CallingStatusError(401, "no", "T-1", "GET", "/v1/locations"),  # concerns the service app, not the bot's token
        CallingStatusError(404, "no", "T-1", "GET", "/v1/locations/L1"),
        ServiceAppRefused("T-1"),
        CertificatesNotFound("/nowhere.pem"),
        WebexStatusError(503, "", ""),
    ],
)
def test_other_errors_say_themselves_what_to_do(error: BotError) -> None:
    assert str(advise(error, SETTINGS)) == error.sentence
