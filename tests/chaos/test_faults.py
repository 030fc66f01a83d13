"""Webex fails at random, in every way at once: each command gets one reply or one clear error."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import limits
from bot.sandbox import Person, Sandbox, build_command
from tests.support.conversation import ask
from tests.support.processes import (
    APP,
    LINES,
    Raw,
    are_answered,
    build_bot_process,
    build_command_with,
    count_replies,
    list_acknowledged,
    wait_until_queue_is_empty,
)
from tests.support.settings import BOT
from tests.support.waiting import wait_until

MIX = [
    {"kind": "status", "status": 429, "probability": 0.02, "retry_after": "1"},
    {"kind": "status", "status": 429, "probability": 0.015},
    {"kind": "status", "status": 429, "probability": 0.015, "retry_after": "soon; maybe"},
    {"kind": "status", "status": 500, "probability": 0.02},
    {"kind": "status", "status": 502, "probability": 0.015},
    {"kind": "status", "status": 503, "probability": 0.015},
    {"kind": "reset_before", "probability": 0.03},
    {"kind": "reset_after", "probability": 0.02},
    {"kind": "hang", "seconds": 12, "probability": 0.02},
]
"""5 % 429, 5 % 5xx, 3 % resets before and 2 % after the work, 2 % beyond the timeout, on all paths."""

SHORT_TIMEOUT = [*build_command_with(READ_SECONDS=3), "serve"]
"""A bot that waits three seconds for a response, instead of ten."""


def test_each_command_gets_one_reply(
    request: pytest.FixtureRequest,
    administrator: Person,
    helpdesk: Person,
    webex: Sandbox,
    tmp_path: Path,
    connection: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    is_long = request.config.getoption("--long")
    count, command = (1000, build_command(APP)) if is_long else (60, SHORT_TIMEOUT)
    chance = random.Random(11)
    with build_bot_process(webex, tmp_path, command, SNAPSHOT_SECONDS="0", **connection):
        ask(administrator, "help")
        webex.faults.set([{**rule, "path": "", "bot_only": True} for rule in MIX])
        said: list[Raw] = []
        for number in range(count):
            line = LINES[number % len(LINES)]
            if number % 4 == 0:
                said.append(helpdesk.mention(BOT, line, room=webex.group_room_id))
            else:
                said.append(administrator.send(line, to=BOT))
            if chance.random() < 0.05 and (deliveries := webex.list_deliveries()):
                webex.redeliver(chance.choice(deliveries)["sequence"])
            if connection and chance.random() < 0.05:
                webex.mercury.drop_connections()
        accepted = list_acknowledged(webex)
        started_at = time.monotonic()
        # What a websocket does not deliver is found by catching up after the next connection.
        wait_until(lambda: are_answered(webex, said), seconds=500)
        wait_until_queue_is_empty(tmp_path, seconds=300)
        seconds = time.monotonic() - started_at
        counts = count_replies(webex)
    record_property(
        f"failures, {connection.get('CONNECTION', 'webhook')}",
        f"{count} commands, all answered {seconds:.0f} s after the last one, "
        f"{sum(counts[each['id']] > 1 for each in said)} doubled",
    )
    assert connection or {each["id"] for each in said} <= accepted
    assert {counts[each["id"]] for each in said} == {1}
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_an_outage_of_webex_calling_is_reported_at_once(
    administrator: Person, webex: Sandbox, tmp_path: Path, connection: dict[str, str]
) -> None:
    """A path that keeps failing is not called for a while: its commands fail at once, and all others work."""
    denver = find_location(webex, "Denver")
    path = f"{denver}.*availableNumbers"
    with build_bot_process(webex, tmp_path, SNAPSHOT_SECONDS="0", **connection):
        ask(administrator, "locations")
        webex.faults.set([{"kind": "status", "status": 503, "retry_after": "60", "path": path}])
        for _ in range(limits.MAX_PATH_FAILURES):
            assert "Webex has a problem at the moment" in ask(administrator, "numbers Denver")["text"]
        webex.faults.set([{"kind": "hang", "seconds": 60, "path": path}])
        calls = count_calls(webex, denver)
        assert "Webex has a problem at the moment" in ask(administrator, "numbers Denver")["text"]
        assert count_calls(webex, denver) == calls == limits.MAX_PATH_FAILURES
        assert "Birmingham" in ask(administrator, "numbers Birmingham")["text"]


@pytest.mark.parametrize(
    ("line", "path"),
    [("numbers Denver", "{denver}.*availableNumbers"), ("attendants Atlanta", "autoAttendants/[^/]+$")],
)
def test_slow_calls_delay_no_other_command(
    administrator: Person,
    helpdesk: Person,
    webex: Sandbox,
    tmp_path: Path,
    line: str,
    path: str,
    connection: dict[str, str],
) -> None:
    """More commands than there are workers wait for a call that hangs; another one gets its reply meanwhile."""
    with build_bot_process(webex, tmp_path, SHORT_TIMEOUT, SNAPSHOT_SECONDS="0", **connection):
        ask(administrator, "attendants Atlanta")
        path = path.format(denver=find_location(webex, "Denver"))
        webex.faults.set([{"kind": "hang", "seconds": 60, "path": path}])
        slow = [administrator.send(line, to=BOT) for _ in range(limits.WORKER_THREADS + 16)]
        quick = helpdesk.send("numbers Birmingham", to=BOT)
        assert "Birmingham" in helpdesk.wait_for_reply(quick, seconds=15)["text"]
        assert not are_answered(webex, slow)
        webex.faults.set([])
        for event in slow:
            administrator.wait_for_reply(event, seconds=60)
        assert {count_replies(webex)[event["id"]] for event in slow} == {1}


def find_location(webex: Sandbox, name: str) -> str:
    return next(key for key, each in webex.state.locations.items() if each["name"] == name)


def count_calls(webex: Sandbox, location_id: str) -> int:
    return sum(location_id in call["path"] and "availableNumbers" in call["path"] for call in webex.list_calls())
