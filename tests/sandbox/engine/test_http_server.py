"""The server below the sandbox: kept-alive connections, real resets, and nothing left when it is closed."""

import threading

import pytest
import requests

from bot.sandbox import Person, Sandbox


def test_a_connection_serves_many_calls(webex: Sandbox) -> None:
    with requests.Session() as session:
        first = session.get(f"{webex.url}/v1/people/me", timeout=10, stream=True)
        assert first.raw.version == 11
        connection = first.raw.connection
        assert first.content
        # Refused before its body was read: what was not read must not be taken for the next call.
        assert session.post(f"{webex.url}/v1/nothing", json={"text": "x" * 100_000}, timeout=10).status_code == 404
        third = session.get(f"{webex.url}/v1/people/me", timeout=10, stream=True)
        assert third.raw.connection is connection
        assert third.json()["trackingId"]


def test_a_body_may_come_in_chunks(administrator: Person) -> None:
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


def test_close_leaves_no_thread_and_no_connection() -> None:
    before = set(threading.enumerate())
    webex = Sandbox()
    with requests.Session() as session:
        assert session.get(f"{webex.url}/v1/people/me", timeout=10).status_code == 401
        webex.faults.set([{"kind": "hang", "seconds": 600, "times": 1}])
        hanging = threading.Thread(target=expect_no_answer, args=(webex.url,))
        hanging.start()
        while webex.faults.list_rules()[0]["times"]:  # not yet struck
            pass
        webex.close()
        hanging.join()
        assert set(threading.enumerate()) <= before
        with pytest.raises(requests.ConnectionError):
            session.get(f"{webex.url}/v1/people/me", timeout=10)


def expect_no_answer(url: str) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/v1/people/me", timeout=60)
