"""Thousands of webhooks at once: each is acknowledged and answered, however long that takes.

It takes minutes, so it runs with --long alone.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles

import pytest

from bot.sandbox import Person, Sandbox
from bot.signature import build_headers
from tests.support.conversation import ask
from tests.support.processes import Raw, are_answered, build_bot_process, count_replies, wait_until_queue_is_empty
from tests.support.settings import BOT
from tests.support.waiting import wait_until

PEOPLE, OF_PERSON = 250, 20

ACKNOWLEDGED_SECONDS = 60.0


def test_each_event_of_a_burst_gets_one_reply(
    request: pytest.FixtureRequest,
    administrator: Person,
    webex: Sandbox,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    if not request.config.getoption("--long"):
        pytest.skip("runs with --long")
    said = write_messages(webex, administrator.send("help", to=BOT))
    bot_process = build_bot_process(webex, tmp_path, CATCH_UP_MINUTES="0")
    with bot_process:
        ask(administrator, "help")
        requests = [build_request(webex, each, bot_process.settings["WEBHOOK_SECRET"]) for each in said]
        started_at = time.monotonic()
        seconds, statuses = zip(*asyncio.run(deliver_all(bot_process.port, requests)), strict=True)
        wait_until(lambda: are_answered(webex, said), seconds=560)
        total = time.monotonic() - started_at
        wait_until_queue_is_empty(tmp_path)
        counts = count_replies(webex)
    percentiles = quantiles(seconds, n=100)
    record_property(
        "burst",
        f"{len(said)} webhooks at once, acknowledged after {percentiles[49]:.1f} s (p50) and {percentiles[98]:.1f} s "
        f"(p99), all answered after {total:.0f} s",
    )
    assert Counter(statuses) == {200: len(said)}
    assert {counts[each["id"]] for each in said} == {1}


def write_messages(webex: Sandbox, pattern: Raw) -> list[Raw]:
    """Write messages of many people to the bot that no webhook has reported, as like the pattern as can be."""
    state = webex.state
    with state.lock:
        someone, bot = (state.people[webex.people[name]["id"]] for name in ("Administrator", "Numbers"))
        said = []
        for number in range(PEOPLE):
            emails = [f"person{number}@example.com"]
            person = {**someone, "id": state.build_id("PEOPLE"), "emails": emails, "displayName": f"Person {number}"}
            state.people[person["id"]] = person
            room = state.add_room("", "direct", [person, bot])
            where = {"roomId": room["id"], "personId": person["id"], "personEmail": emails[0]}
            for _ in range(OF_PERSON):
                message = {**pattern, **where, "id": state.build_id("MESSAGE"), "created": state.now()}
                state.messages[message["id"]] = message
                said.append(message)
    return said


def build_request(webex: Sandbox, message: Raw, secret: str) -> bytes:
    """Build the HTTP request of a message's webhook."""
    data = {name: message[name] for name in ("id", "roomId", "roomType", "personId", "personEmail", "created")}
    event = {"resource": "messages", "event": "created", "createdBy": webex.people["Numbers"]["id"], "data": data}
    body = json.dumps(event).encode()
    headers = {"Host": "localhost", "Content-Length": str(len(body)), "Connection": "close"}
    lines = (f"{name}: {value}\r\n" for name, value in {**headers, **build_headers(body, secret)}.items())
    return f"POST /webhook HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + body


async def deliver_all(port: int, requests: Sequence[bytes]) -> list[tuple[float, int]]:
    """Deliver all at once; returns after how many seconds each was acknowledged, and with which status."""
    async with asyncio.timeout(ACKNOWLEDGED_SECONDS):
        return await asyncio.gather(*(deliver(port, request) for request in requests))


async def deliver(port: int, request: bytes) -> tuple[float, int]:
    """Deliver one on a connection of its own."""
    started_at = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    status = int((await reader.readline()).split()[1])
    writer.close()
    return time.monotonic() - started_at, status
