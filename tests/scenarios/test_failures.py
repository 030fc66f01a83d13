"""Failures of Webex: what people read, whether typed or pressed, and what the bot does about them."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import limits
from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, ask_in_group, get_texts, list_calls, press
from tests.support.settings import BOT, Start

LISTS = "availableNumbers"


@pytest.fixture(autouse=True)
def _retry_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


Way = Callable[[Person], Any]


def type_it(person: Person) -> Any:
    return ask(person, "numbers Birmingham refresh")


def press_it(person: Person) -> Any:
    return press(person, ask(person, "numbers Birmingham"), "Refresh")


WAYS = pytest.mark.parametrize("way", [type_it, press_it])


def fail_refreshes(webex: Sandbox, way: Way, **rule: Any) -> None:
    """Apply the rule to the tested request: a press needs one successful request before it."""
    webex.faults.set([{"path": LISTS, "skip": 1 if way is press_it else 0, **rule}])


@WAYS
@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (400, "Webex did not accept the request: Simulated 400. ("),
        (401, "Webex does not accept the service app's access token, even a renewed one."),
        (
            403,
            "The service app needs the scope spark-admin:telephony_config_read and must be authorized by a",
        ),
        (405, "Webex answered with status 405: Simulated 405."),
        (404, "This location no longer exists in Webex."),
        (409, "Webex answered with status 409: Simulated 409."),
        (410, "Webex answered with status 410: Simulated 410."),
        (415, "Webex answered with status 415: Simulated 415."),
        (428, "Webex answered with status 428: Simulated 428."),
        (423, "Webex is busy with this."),
        (429, "Webex is rate limiting the bot."),
    ],
)
@pytest.mark.usefixtures("bot")
def test_a_refusal_is_explained(administrator: Person, webex: Sandbox, way: Way, status: int, sentence: str) -> None:
    fail_refreshes(webex, way, kind="status", status=status, retry_after="60" if status in (423, 429) else None)
    (text,) = get_texts(way(administrator))
    assert sentence in text
    assert "(Tracking ID for Cisco support: ROUTERGW_" in text


@WAYS
@pytest.mark.parametrize("status", [500, 502, 503, 504, 507, 520])
def test_a_lasting_failure_is_reported(
    start: Start, administrator: Person, webex: Sandbox, way: Way, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first pause is longer than a call may take, so nothing is retried.
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", limits.CALL_SECONDS + 1)
    monkeypatch.setattr(limits, "MAX_RETRY_SECONDS", limits.CALL_SECONDS + 1)
    with start():
        fail_refreshes(webex, way, kind="status", status=status)
        (text,) = get_texts(way(administrator))
    assert f"Webex has a problem at the moment (status {status})." in text


@WAYS
@pytest.mark.usefixtures("bot")
def test_an_invalid_response_is_reported(administrator: Person, webex: Sandbox, way: Way) -> None:
    fail_refreshes(webex, way, kind="not_json")
    (text,) = get_texts(way(administrator))
    assert text.startswith("Webex sent a response that the bot cannot read.")


@WAYS
@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "status", "status": 503},
        {"kind": "status", "status": 429, "retry_after": "0"},
        {"kind": "status", "status": 429, "retry_after": "soon"},
        {"kind": "status", "status": 429},
        {"kind": "reset_before"},
        {"kind": "reset_after"},
    ],
)
@pytest.mark.usefixtures("bot")
def test_a_short_failure_is_not_noticed(administrator: Person, webex: Sandbox, way: Way, rule: dict[str, Any]) -> None:
    fail_refreshes(webex, way, times=2, **rule)
    assert get_texts(way(administrator))[0] == "Birmingham"


@pytest.mark.parametrize("space", ["direct", "group"])
@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "reset_after"},
        {"kind": "reset_before"},
        {"kind": "not_json"},
        {"kind": "status", "status": 503},
        {"kind": "status", "status": 429, "retry_after": "1.5"},
        {"kind": "status", "status": 429, "retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"},
    ],
)
@pytest.mark.usefixtures("bot")
def test_a_reply_is_posted_once_although_its_post_fails(
    administrator: Person, webex: Sandbox, rule: dict[str, Any], space: str
) -> None:
    # The first message of a 1:1 space brings an introduction too: that one first.
    room = ask(administrator, "help")["roomId"] if space == "direct" else webex.group_room_id
    administrator.wait_for_messages(
        room, lambda message: "Hello!" in message.get("text", "")
    ) if space == "direct" else None
    asked = (
        administrator.send("numbers Birmingham", to=BOT)
        if space == "direct"
        else administrator.mention(BOT, "numbers Birmingham", room=room)
    )
    webex.faults.set([{"path": "^/messages$", "method": "POST", "times": 1, **rule}])
    administrator.wait_for_reply(asked)
    ask(administrator, "help") if space == "direct" else ask_in_group(administrator, webex, "help")
    newer = [each for each in administrator.list_messages(room) if each["created"] > asked["created"]]
    assert sum("Birmingham" in get_texts(each)[0] for each in newer if each["personEmail"] == BOT) == 1


@pytest.mark.usefixtures("bot")
def test_a_token_that_expired_early_is_renewed_once_for_all(administrator: Person, webex: Sandbox) -> None:
    ask(administrator, "numbers Birmingham")
    before = sum("access_token" in call for call in list_calls(webex, "Service app"))
    webex.expire_tokens()
    names = ["Atlanta", "Chicago", "Denver", "London", "Memphis", "airport"]
    asked = [administrator.send(f"numbers {name}", to=BOT) for name in names]
    for each in asked:
        assert len(get_texts(administrator.wait_for_reply(each))) > 2
    assert sum("access_token" in call for call in list_calls(webex, "Service app")) == before + 1


@WAYS
def test_a_refused_refresh_token_is_reported(
    start: Start, administrator: Person, webex: Sandbox, way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    with start():
        if way is press_it:
            card = ask(administrator, "numbers Birmingham")
            webex.expire_tokens()
            webex.revoke_refresh_tokens()
            reply = press(administrator, card, "Refresh")
        else:
            webex.revoke_refresh_tokens()
            reply = ask(administrator, "numbers Birmingham")
    (text,) = get_texts(reply)
    assert "Webex no longer accepts the service app's refresh token" in text
    assert "SERVICE_APP_REFRESH_TOKEN" in text
    assert any("Webex refuses the service app's refresh token" in each.message for each in caplog.records)
    assert webex.settings["SERVICE_APP_REFRESH_TOKEN"] not in caplog.text


@pytest.mark.usefixtures("bot")
def test_a_missing_scope_is_named(administrator: Person, webex: Sandbox) -> None:
    webex.state.scopes.discard("spark-admin:telephony_config_read")
    (text,) = get_texts(ask(administrator, "locations"))
    assert "spark-admin:telephony_config_read" in text
    assert "spark-admin:locations_read" not in text


@pytest.mark.usefixtures("bot")
def test_a_message_that_cannot_be_fetched_is_still_answered(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/messages/.", "method": "GET", "times": 1}])
    reply = ask_in_group(administrator, webex, "numbers Birmingham")
    assert "Webex sent a response that the bot cannot read." in get_texts(reply)[0]
    assert "parentId" in reply


@pytest.mark.usefixtures("bot")
def test_a_refused_message_is_answered_in_its_thread(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 400, "path": "^/messages/.", "method": "GET", "times": 1}])
    reply = ask_in_group(administrator, webex, "numbers Birmingham")
    assert "Webex answered with status 400: Simulated 400." in get_texts(reply)[0]
    assert "parentId" in reply
