"""The HTTP client against a server with scripted responses."""

import email.utils
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from bot import http, limits
from bot.errors import WebexConnectionError, WebexStatusError
from bot.gates import GATES
from bot.retrying import build_retrying, time_limit
from tests.support.scripted_server import CONNECTION_RESET, ScriptedResponse, ScriptedServer


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer()


@pytest.fixture
def url(server: ScriptedServer) -> Iterator[str]:
    with server.serve():
        yield f"{server.url}/v1/thing"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[requests.Session]:
    # How long the pauses are is tested below; here, only whether there is a retry.
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.001)
    with http.build_session("http://127.0.0.1") as built:
        yield built


OK: ScriptedResponse = (200, {}, "{}")


def refuse(status: int, **headers: str) -> ScriptedResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return (status, names, '{"message": "no", "trackingId": "T-1"}')


@pytest.mark.parametrize("failure", [*map(refuse, (500, 502, 503, 504, 507, 520)), CONNECTION_RESET])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_idempotent_calls_are_retried(
    server: ScriptedServer, url: str, session: requests.Session, method: str, failure: ScriptedResponse
) -> None:
    server.responses = [failure, failure, OK]
    assert session.request(method, url).status_code == 200
    assert len(server.calls) == 3


@pytest.mark.parametrize("status", [423, 429])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_calls_that_were_not_processed_are_retried(
    server: ScriptedServer, url: str, session: requests.Session, method: str, status: int
) -> None:
    server.responses = [refuse(status, Retry_After="0"), OK]
    assert session.request(method, url).status_code == 200
    assert len(server.calls) == 2


@pytest.mark.parametrize("failure", [*map(refuse, (500, 503, 507, 520)), CONNECTION_RESET])
def test_a_post_with_an_unknown_outcome_is_not_retried(
    server: ScriptedServer, url: str, session: requests.Session, failure: ScriptedResponse
) -> None:
    server.responses = [failure, OK]
    with pytest.raises((WebexStatusError, WebexConnectionError)):
        session.post(url)
    assert len(server.calls) == 1


def test_a_post_said_to_be_idempotent_is_retried(
    server: ScriptedServer, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.001)
    server.responses = [CONNECTION_RESET, OK]
    with http.build_session(url, http.IDEMPOTENT_METHODS | {"POST"}) as session:
        assert session.post(url).status_code == 200


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 415, 428, 501, 505])
def test_a_refusal_is_final(server: ScriptedServer, url: str, session: requests.Session, status: int) -> None:
    server.responses = [refuse(status)]
    with pytest.raises(WebexStatusError) as caught:
        session.get(url)
    assert (caught.value.status, caught.value.message, caught.value.tracking_id) == (status, "no", "T-1")
    assert (caught.value.method, caught.value.path) == ("GET", "/v1/thing")
    assert "T-1" in caught.value.sentence
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        ("", "", ""),
        ("<html><h1>Bad Request</h1></html>", "", ""),
        ("[]", "", ""),
        ("null", "", ""),
        ("[" * 20_000, "", ""),
        ('{"message": null, "errorCode": null, "errors": null}', "", ""),
        ('{"message": {}, "errorCode": [], "errors": [7, {"description": {}}]}', "", ""),
        ("\x00", "", ""),
        (
            '{"errorCode": 25008, "message": "Missing Mandatory field name:  "}',
            "Missing Mandatory field name:",
            "25008",
        ),
        ('{"errors": [{"errorCode": 8360, "description": "Invalid"}]}', "Invalid", "8360"),
        ('{"errors": [{"description": "one"}, {"description": "two"}, {"description": "one"}]}', "one; two", ""),
        (
            '{"message": "no", "errors": [{"description": "no", "errorCode": "B-1"}], "errorCode": "A-1"}',
            "no",
            "A-1, B-1",
        ),
        ('{"message": "no", "errors": [{"message": "because"}]}', "no; because", ""),
        ('{"message": "line\\n two"}', "line two", ""),
        ('{"error": "invalid_grant", "error_description": "expired"}', "expired", "invalid_grant"),
    ],
)
def test_any_error_body_is_accepted(
    server: ScriptedServer, url: str, session: requests.Session, body: str, message: str, code: str
) -> None:
    server.responses = [(400, {"trackingid": "T-2"}, body)]
    with pytest.raises(WebexStatusError) as caught:
        session.get(url)
    assert (caught.value.message, caught.value.code, caught.value.tracking_id) == (message, code, "T-2")


BODY_NAMES = st.sampled_from(["message", "errorCode", "errors", "description", "trackingId", "error_description"])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(BODY_NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_error_body_becomes_one_line(body: bytes) -> None:
    response = requests.Response()
    response._content, response.status_code = body, 400
    response.request = requests.Request("GET", "http://127.0.0.1/v1/thing").prepare()
    error = http.to_status_error(response)
    assert len(error.message) <= 300
    assert "\n" not in error.message + error.code


API = "https://webexapis.com/v1"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f"{API}/rooms?max=2&cursor=a%2Bb", "/rooms?max=2&cursor=a%2Bb"),
        ("https://WEBEXAPIS.com:443/v1/rooms", "/rooms"),
        ("/v1/rooms?cursor=a", "/rooms?cursor=a"),
        ("?cursor=a", "/locations?cursor=a"),
        ("https://evil.example.com/v1/rooms", None),
        ("https://webexapis.com.evil.example.com/v1/rooms", None),
        ("https://user@evil.example.com/v1/rooms", None),
        ("//evil.example.com/v1/rooms", None),
        ("http://webexapis.com/v1/rooms", None),
        ("https://webexapis.com:8443/v1/rooms", None),
        ("https://webexapis.com:port/v1/rooms", None),
        ("https://webexapis.com/other/rooms", None),
        ("https://webexapis.com/v1.evil/rooms", None),
        ("https://webexapis.com/v1/../other", None),
        ("https://[", None),
    ],
)
def test_a_next_page_is_at_webex_itself(link: str, expected: str | None, caplog: pytest.LogCaptureFixture) -> None:
    assert find_next_page(link) == expected
    assert ("the next page is not at https://webexapis.com/v1. It was not fetched." in caplog.text) is (
        expected is None
    )


@given(st.text())
def test_any_link_is_read(link: str) -> None:
    found = find_next_page(link)
    assert found is None or found.startswith("/")


def find_next_page(link: str) -> str | None:
    response = requests.Response()
    response.url = f"{API}/locations?max=1"
    response.request = requests.Request("GET", response.url).prepare()
    response.headers["Link"] = f'<{link}>; rel="next"'
    return http.find_next_page(response, API)


def test_a_pause_beyond_the_limit_is_not_begun(server: ScriptedServer, url: str, session: requests.Session) -> None:
    server.responses = [refuse(429, Retry_After="3600")]
    with pytest.raises(WebexStatusError, match="rate limiting"):
        session.get(url)
    assert len(server.calls) == 1


def test_a_refused_connection_is_translated_without_its_cause(session: requests.Session) -> None:
    with pytest.raises(WebexConnectionError) as caught, time_limit(0.1):  # nothing was sent: it would be retried
        session.post("http://127.0.0.1:9/v1/thing", headers={"Authorization": "Bearer marked-secret"})
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_errors_contain_no_secrets(server: ScriptedServer, url: str, session: requests.Session) -> None:
    server.responses = [refuse(403)]
    with pytest.raises(WebexStatusError) as caught:
        session.get(url, headers={"Authorization": "Bearer marked-secret"})
    assert "marked-secret" not in f"{caught.value!r}{vars(caught.value)}"


@pytest.mark.parametrize(
    ("header", "expected"),
    [("7", 7.0), ("1.5", 1.5), ("-3", 0.0), ("soon", None), ("", None), (None, None), ("nan", None), ("inf", None)],
)
def test_retry_after(header: str | None, expected: float | None) -> None:
    assert http.to_seconds(header) == expected


def test_retry_after_may_be_a_date() -> None:
    seconds = http.to_seconds(email.utils.formatdate(time.time() + 100, usegmt=True))
    assert seconds is not None
    assert 90 < seconds < 101


@given(st.text())
def test_any_retry_after_is_parsed(header: str) -> None:
    seconds = http.to_seconds(header)
    assert seconds is None or seconds >= 0


def test_pauses_grow_where_webex_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("bot.retrying.time.sleep", waited.append)
    errors: list[Any] = [WebexConnectionError("GET", "/"), WebexConnectionError("GET", "/")]
    errors += [WebexStatusError(429, "", "", retry_after=3.0), WebexConnectionError("GET", "/")]

    def fail() -> str:
        if errors:
            raise errors.pop(0)
        return "done"

    assert build_retrying(lambda _: True)(fail) == "done"
    assert waited == [0.5, 1.0, 3.0, 4.0]


def test_a_large_page_is_not_requested_again_where_webex_took_too_long(
    server: ScriptedServer, url: str, session: requests.Session
) -> None:
    server.responses = [refuse(504), OK]
    with pytest.raises(WebexStatusError):
        session.get(f"{url}?max={2 * limits.MIN_PAGE_SIZE}&start=0")
    assert len(server.calls) == 1


@pytest.mark.parametrize("query", ["max=100", "sortBy=lastactivity&max=100", "max=x", "climax=2000"])
def test_all_other_lists_are_requested_again(
    server: ScriptedServer, url: str, session: requests.Session, query: str
) -> None:
    """Lists of rooms and messages are never halved."""
    server.responses = [refuse(504), OK]
    assert session.get(f"{url}?{query}").status_code == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_redirect_is_followed(
    server: ScriptedServer, url: str, session: requests.Session, method: str, status: int
) -> None:
    """Not even on the same host: a body with secrets would be sent again."""
    another = ScriptedServer([OK])
    with another.serve():
        server.responses = [(status, {"Location": f"{another.url}/v1/thing"}, "")]
        with pytest.raises(WebexStatusError, match="to another address"):
            session.request(method, url, headers={"Authorization": "Bearer a"}, data={"client_secret": "b"})
    assert (len(server.calls), another.calls) == (1, [])


def test_a_post_is_repeated_where_no_connection_was_made(
    session: requests.Session, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(WebexConnectionError), time_limit(0.05):
        session.post("http://127.0.0.1:9/v1/thing")
    assert "refuses the connection; retrying" in caplog.text


def test_a_pause_is_for_all_calls_with_the_same_token(
    server: ScriptedServer, url: str, session: requests.Session
) -> None:
    """Another session and another path wait too; another token does not."""
    server.responses = [refuse(429, Retry_After="600"), OK]
    mine, other = {"Authorization": "Bearer mine"}, {"Authorization": "Bearer other"}
    with pytest.raises(WebexStatusError, match="again in 10 minutes"):
        session.get(url, headers=mine)
    with http.build_session(url) as another, pytest.raises(WebexStatusError, match="again in 10 minutes"):
        another.post(f"{server.url}/v1/else", headers=mine)
    assert len(server.calls) == 1
    assert session.get(url, headers=other).status_code == 200


def test_a_short_pause_is_waited_for(server: ScriptedServer, url: str, session: requests.Session) -> None:
    server.responses = [refuse(429, Retry_After="0.2"), OK]
    with pytest.raises(WebexStatusError), time_limit(0.1):
        session.get(url)
    began_at = time.monotonic()
    assert session.get(url).status_code == 200
    assert time.monotonic() - began_at > 0.05


def test_a_pause_outlives_the_process(server: ScriptedServer, url: str, session: requests.Session) -> None:
    stored: dict[str, float] = {}
    GATES.store = stored.__setitem__
    server.responses = [refuse(429, Retry_After="600"), OK]
    with pytest.raises(WebexStatusError):
        session.get(url)
    GATES.reset()
    GATES.restore(stored)
    with pytest.raises(WebexStatusError, match="again in 10 minutes"):
        session.get(url)
    assert len(server.calls) == 1


def test_no_pause_lasts_for_ever(server: ScriptedServer, url: str, session: requests.Session) -> None:
    server.responses = [refuse(429, Retry_After="99999999999")]
    for _ in range(2):
        with pytest.raises(WebexStatusError) as caught:
            session.get(url)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after <= limits.MAX_GATE_SECONDS


def test_a_time_limit_is_for_all_calls_inside(server: ScriptedServer, url: str, session: requests.Session) -> None:
    server.responses = [refuse(503, Retry_After="0.2")]
    with time_limit(0.5), pytest.raises(WebexStatusError):
        build_retrying(lambda error: error.outcome_unknown)(session.get, url)
    assert 2 <= len(server.calls) <= 4


def test_half_a_character_is_removed(server: ScriptedServer, url: str, session: requests.Session) -> None:
    r"""It could neither be stored nor sent; `\ud83d\ude00` is a whole one."""
    server.responses = [(200, {}, r'{"text": "a\ud800b \ud83d\ude00 \\ud800"}')]
    assert http.read_object(session.get(url)) == {"text": "ab \U0001f600 \\ud800"}
