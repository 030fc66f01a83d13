"""The session prepares a request as `requests` does, and does with its response what the bot needs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from bot.http_session import LeanAdapter, LeanSession
from tests.support.scripted_server import ScriptedServer


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    scripted = ScriptedServer([(200, {"Set-Cookie": "a=b"}, "{}")])
    with scripted.serve():
        scripted.url += "/thing"
        yield scripted


@pytest.fixture
def session() -> Iterator[LeanSession]:
    with LeanSession() as built:
        built.mount("http://", LeanAdapter())
        yield built


@pytest.mark.parametrize(
    ("url", "params"),
    [
        ("https://webexapis.com/v1/messages/Y2lz_c29-zcGF+yay8=", None),
        ("https://webexapis.com/v1/rooms", {"sortBy": "lastactivity", "max": 100}),
        ("http://127.0.0.1:8090/v1/numbers", [("phoneNumber", "+1214"), ("ownerName", "Müller & Söhne"), ("max", 2)]),
        ("https://webexapis.com/v1/rooms?cursor=a%2Bb", {"max": 1}),
        ("https://webexapis.com/v1/people/../rooms", None),
        ("https://webexapis.com/v1/people/a%2Fb c", {}),
        ("https://webexapis.com", {"a": "b"}),
        ("HTTPS://WebexAPIs.com/v1", None),
    ],
)
def test_addresses_are_those_of_requests(session: LeanSession, url: str, params: Any) -> None:
    request = requests.Request("GET", url, params=params)
    assert session.prepare_request(request).url == requests.Session().prepare_request(request).url


def test_headers_of_a_call_replace_those_of_the_session(session: LeanSession) -> None:
    session.headers.update({"Content-type": "application/json;charset=utf-8", "Authorization": "Bearer a"})
    request = requests.Request("POST", "http://a/", json={}, headers={"authorization": "Bearer b", "User-Agent": None})
    headers = session.prepare_request(request).headers
    assert headers["Authorization"] == "Bearer b"
    assert headers["Content-Type"] == "application/json;charset=utf-8"
    assert "User-Agent" not in headers
    assert session.headers["Authorization"] == "Bearer a"


def test_a_file_is_sent_in_parts(session: LeanSession) -> None:
    session.headers["Content-Type"] = "application/json"
    files = {"files": ("list.csv", b"+12145550000", "text/csv")}
    request = requests.Request("POST", "http://a/", data={"roomId": "b"}, files=files, headers={"Content-Type": None})
    prepared = session.prepare_request(request)
    assert prepared.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert isinstance(prepared.body, bytes)
    assert b'filename="list.csv"' in prepared.body


def test_json_is_sent_as_it_is(session: LeanSession) -> None:
    body = {"text": 'ä \U0001f600 \u2028 "', "card": [{"a": True, "b": None, "c": 1.5}]}
    request = session.prepare_request(requests.Request("POST", "http://a/", json=body))
    assert isinstance(request.body, bytes)
    assert json.loads(request.body) == body
    assert request.headers["Content-Length"] == str(len(request.body))
    assert request.headers["Content-Type"] == "application/json"


def test_cookies_are_not_sent_back(session: LeanSession, server: ScriptedServer) -> None:
    for _ in range(2):
        response = session.get(server.url)
        assert dict(response.cookies) == dict(session.cookies) == {}
        assert response.headers["SET-COOKIE"] == "a=b"


def test_hooks_see_each_response(session: LeanSession, server: ScriptedServer) -> None:
    seen: list[requests.Response] = []
    session.hooks["response"].append(seen.append)
    response = session.get(server.url)
    assert seen == [response]


def test_connections_are_kept_for_the_next_call_and_closed_with_the_session(server: ScriptedServer) -> None:
    adapter = LeanAdapter()
    with LeanSession() as session:
        session.mount("http://", adapter)
        pools = {id(session.get(f"{server.url}/{path}").raw._pool) for path in "ab"}
        assert len(pools) == len(adapter._pools) == 1
    assert not adapter._pools
