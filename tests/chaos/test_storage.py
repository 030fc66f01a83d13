"""The disk is full, or the database cannot be written: Webex is told so, and all is well once it is mended."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from bot.sandbox import Guest, Person, Sandbox
from tests.chaos.talk import build_guest, count_answers, wait_until
from tests.conftest import BOT
from tests.scenarios.talk import ask, get_texts

ROOM_FOR_THE_LOG = 4_000
"""Bytes: the log is shorter, a page of the database is longer."""


def list_processes(guest: Guest) -> list[int]:
    """List the process and its workers."""
    assert guest.process is not None
    pid = guest.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


@contextmanager
def full_disk(guest: Guest) -> Iterator[None]:
    """Let the bot's processes write nothing beyond a file's first kilobytes, as on a disk that is full."""
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in list_processes(guest)}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (ROOM_FOR_THE_LOG, hard))
    yield
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def test_a_full_disk(administrator: Person, webex: Sandbox, tmp_path: Path) -> None:
    with build_guest(webex, tmp_path, LOG_LEVEL="WARNING") as guest:
        ask(administrator, "help")
        with full_disk(guest):
            asked = administrator.say("numbers Birmingham", to=BOT)
            wait_until(lambda: [e["status"] for e in webex.deliveries() if e["data_id"] == asked["id"]] == [503])
            ready = requests.get(f"http://127.0.0.1:{guest.port}/readyz", timeout=20)
            assert ready.status_code == 503
            assert ready.json()["checks"]["database"].startswith("I cannot use my database")
        assert "was not accepted: The event could not be written down" in (tmp_path / "log").read_text()
        # Without a restart; what Webex delivers again, or somebody says, is answered.
        delivery = next(each for each in webex.deliveries() if each["data_id"] == asked["id"])
        assert webex.deliver_again(delivery["sequence"])
        assert get_texts(administrator.wait_for_answer(asked))[0] == "Birmingham"
        assert get_texts(ask(administrator, "numbers Denver"))[0] == "Denver"
        assert count_answers(webex)[asked["id"]] == 1
