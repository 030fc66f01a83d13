"""Webex fails in every way while the process is killed and deliveries are lost: each command gets one reply, soon.

It takes minutes, so it runs with --long alone.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask
from tests.support.processes import LINES, Raw, are_answered, build_bot_process, count_replies
from tests.support.settings import BOT
from tests.support.waiting import wait_until

COMMANDS = 300

KILLS = (80, 160, 240)
"""After how many commands the process is killed."""

PAUSE_SECONDS = 0.1
"""Between two commands: those that are sent until the next start is ready are not delivered."""

ANSWERED_SECONDS = 60.0
"""How long after the last command each must have its reply."""

MIX: list[Raw] = [
    {"kind": "status", "status": 429, "probability": 0.05, "retry_after": "1"},
    *({"kind": "status", "status": status, "probability": 0.0125} for status in (500, 502, 503, 504)),
    {"kind": "reset_before", "probability": 0.03},
    {"kind": "reset_after", "probability": 0.02},
]

IN_TRANSIT_SECONDS = 0.2
"""A call that begins so soon was on its way: other threads make the same searches."""

MIN_PAUSE_SECONDS = 0.98
"""Of the second that Webex asks for: what the log of the calls has is rounded."""


def test_each_command_gets_one_reply_soon(
    request: pytest.FixtureRequest,
    administrator: Person,
    helpdesk: Person,
    webex: Sandbox,
    tmp_path: Path,
    connection: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    if not request.config.getoption("--long"):
        pytest.skip("runs with --long")
    bot_process = build_bot_process(webex, tmp_path, **connection)
    said: list[Raw] = []
    with bot_process, ThreadPoolExecutor(1) as pool:
        ask(administrator, "help")
        webex.faults.set([{**rule, "path": "", "bot_only": True} for rule in MIX])
        sending = pool.submit(send, said, (administrator, helpdesk), webex, bool(connection))
        for count in KILLS:
            wait_until(lambda: len(said) >= count, seconds=120)  # noqa: B023
            bot_process.kill()
            bot_process.start()
        sending.result()
        seconds = wait_for_replies(webex, said)
        counts = count_replies(webex)
    unanswered = sum(counts[each["id"]] == 0 for each in said)
    doubled = sum(counts[each["id"]] > 1 for each in said)
    early = list_early_retries(webex)
    figures = f"{len(said)} commands, {len(KILLS)} kills, all answered {seconds:.0f} s after the last one"
    record_property(
        f"faults and kills, {connection.get('CONNECTION', 'webhook')}",
        f"{figures}: {unanswered} unanswered, {doubled} doubled, {len(early)} early retries",
    )
    assert (unanswered, doubled, early) == (0, 0, [])


def send(said: list[Raw], people: Sequence[Person], webex: Sandbox, has_websocket: bool) -> None:
    """Send commands in three spaces, some of which are delivered twice."""
    chance = random.Random(22)
    for number in range(COMMANDS):
        person, line = people[number % 2], LINES[number % len(LINES)]
        if number % 3 == 0:
            said.append(person.mention(BOT, line, room=webex.group_room_id))
        else:
            said.append(person.send(line, to=BOT))
        if chance.random() < 0.05 and (deliveries := webex.list_deliveries()):
            webex.redeliver(chance.choice(deliveries)["sequence"])
        if has_websocket and chance.random() < 0.02:
            webex.mercury.drop_connections()
        time.sleep(PAUSE_SECONDS)


def wait_for_replies(webex: Sandbox, said: Sequence[Raw]) -> float:
    """Wait until each command has a reply, but no longer than ANSWERED_SECONDS. Returns the seconds."""
    started_at = time.monotonic()
    while (seconds := time.monotonic() - started_at) < ANSWERED_SECONDS:
        if are_answered(webex, said):
            break
        time.sleep(0.5)
    return seconds


def list_early_retries(webex: Sandbox) -> list[tuple[str, float]]:
    """List the calls that were made again before the pause was over that Webex had asked for, and after how long."""
    by_request = defaultdict(list)
    for call in webex.list_calls():
        if call["method"] != "POST":  # two messages that are posted at the same time are not the same call
            by_request[call["caller"], call["method"], call["path"], call["query"]].append(call)
    early = []
    for calls in by_request.values():
        for refused, again in pairwise(calls):
            pause = again["at"] - again["milliseconds"] / 1000 - refused["at"]
            if refused["status"] == 429 and IN_TRANSIT_SECONDS < pause < MIN_PAUSE_SECONDS:
                early.append((f"{again['method']} {again['path'][:40]}", round(pause, 3)))
    return early
