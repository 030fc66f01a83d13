"""The HTTP server: persistent connections, real resets, and a clean close."""

import threading

import pytest
import requests

from bot.sandbox import Person, Sandbox
from tests.support.waiting import wait_until_fault_is_used_up


def test_a_connection_stays_open_for_further_calls(webex: Sandbox) -> None:
    with requests.Session() as session:
        first = session.get(f"{webex.url}/v1/people/me", timeout=10, stream=True)
        assert first.raw.version == 11
        connection = first.raw.connection
        assert first.content
        # This call is answered before its body is read. The rest of the body must not be read as the next call.
        assert session.post(f"{webex.url}/v1/nothing", json={"text": "x" * 100_000}, timeout=10).status_code == 404
        third = session.get(f"{webex.url}/v1/people/me", timeout=10, stream=True)
        assert third.raw.connection is connection
        assert third.json()["trackingId"]


def test_a_chunked_body_is_read(administrator: Person) -> None:
    parts = (part for part in (b'{"title": ', b'"Chunks"}'))
    assert administrator.call("POST", "/rooms", data=parts)["title"] == "Chunks"


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "hang"])
def test_a_broken_connection_is_reset(webex: Sandbox, administrator: Person, kind: str) -> None:
    administrator.call("GET", "/people/me")
    webex.faults.set([{"kind": kind, "times": 1}])
    with pytest.raises(requests.ConnectionError, match="Connection reset by peer"):
        administrator.call("GET", "/people/me")
    (call,) = [each for each in webex.list_calls() if each["status"] is None]
    assert (call["caller"], call["path"]) == ("Administrator", "/people/me")
    assert administrator.call("GET", "/people/me")["displayName"] == "Administrator"


def test_closing_ends_all_threads_and_connections() -> None:
    before = set(threading.enumerate())
    webex = Sandbox()
    with requests.Session() as session:
        assert session.get(f"{webex.url}/v1/people/me", timeout=10).status_code == 401
        webex.faults.set([{"kind": "hang", "seconds": 600, "times": 1}])
        hanging = threading.Thread(target=expect_connection_error, args=(webex.url,))
        hanging.start()
        wait_until_fault_is_used_up(webex)
        webex.close()
        hanging.join()
        assert set(threading.enumerate()) <= before
        with pytest.raises(requests.ConnectionError):
            session.get(f"{webex.url}/v1/people/me", timeout=10)


def expect_connection_error(url: str) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/v1/people/me", timeout=60)
