"""The process is killed at random moments or stopped: no event is lost, and none gets two replies."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask
from tests.support.processes import (
    Raw,
    are_answered,
    build_bot_process,
    build_command_with,
    count_replies,
    is_running,
    list_acknowledged,
    list_processes,
    wait_until_queue_is_empty,
)
from tests.support.settings import BOT
from tests.support.waiting import wait_until


def test_killed_at_random_moments(
    request: pytest.FixtureRequest,
    administrator: Person,
    helpdesk: Person,
    webex: Sandbox,
    tmp_path: Path,
    connection: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    """Every message gets one reply, also those sent while the bot was down; so does every acknowledged press."""
    kills, burst = (20, 50) if request.config.getoption("--long") else (4, 20)
    chance = random.Random(7)
    bot_process = build_bot_process(webex, tmp_path, SNAPSHOT_SECONDS="0", **connection)
    started_at = time.monotonic()
    with bot_process:
        card = ask(administrator, "numbers Denver")
        webex.faults.set([{"kind": "delay", "seconds": 0.03, "path": ""}])
        said: list[Raw] = []
        pressed: list[Raw] = []
        for _ in range(kills):
            for number in range(burst // 5):
                said.append(administrator.send(f"numbers Denver page {number % 3 + 1}", to=BOT))
                said.append(administrator.mention(BOT, "numbers Birmingham", room=webex.group_room_id))
                said.append(helpdesk.send("locations", to=BOT))
                said.append(helpdesk.send("find ending 0001", to=BOT))
                pressed.append(administrator.press(card, "CSV"))
            time.sleep(chance.uniform(0.0, 0.6))  # between the first event's arrival and the last one's reply
            bot_process.kill()
            bot_process.start()
        accepted = list_acknowledged(webex)
        webex.faults.set([])
        # What was not delivered is found by catching up after the last start.
        wait_until(lambda: are_answered(webex, said), seconds=300)
        wait_until_queue_is_empty(tmp_path, seconds=300)
        counts = count_replies(webex)
    record_property(
        f"kills, {connection.get('CONNECTION', 'webhook')}",
        f"{kills} kills, {len(said)} commands, {len(pressed)} clicks, {time.monotonic() - started_at:.0f} s: "
        f"{sum(counts[each['id']] == 0 for each in said)} unanswered, "
        f"{sum(counts[each['id']] > 1 for each in said)} doubled",
    )
    assert {counts[each["id"]] for each in said} == {1}
    with webex.state.lock:
        references = [
            message["text"].rpartition("Reference for support: ")[2]
            for message in webex.state.messages.values()
            if message.get("files")
        ]
    assert len(references) == len(set(references))
    assert len(references) >= len([each for each in pressed if each["id"] in accepted])


def test_only_the_main_process_is_killed(
    administrator: Person, webex: Sandbox, tmp_path: Path, connection: dict[str, str]
) -> None:
    """Its worker ends with it, and does not reply beside the worker of the next start."""
    bot_process = build_bot_process(webex, tmp_path, **connection)
    bot_process.start()
    ask(administrator, "help")
    # Slow, so that no reply is in transit: the next start would not find one that Webex stores after its search.
    webex.faults.set([{"kind": "delay", "seconds": 2, "path": "availableNumbers"}])
    said = [administrator.send("numbers Birmingham", to=BOT) for _ in range(10)]
    assert {each["id"] for each in said} <= list_acknowledged(webex)
    _, *workers = list_processes(bot_process)
    assert workers
    assert bot_process.process is not None
    bot_process.process.kill()
    bot_process.process.wait()
    wait_until(lambda: not any(map(is_running, workers)))
    with bot_process:
        for event in said:
            administrator.wait_for_reply(event)
        wait_until_queue_is_empty(tmp_path)
    assert [count_replies(webex)[each["id"]] for each in said] == [1] * 10


def test_running_commands_finish_before_the_bot_stops(
    administrator: Person, webex: Sandbox, tmp_path: Path, connection: dict[str, str]
) -> None:
    bot_process = build_bot_process(webex, tmp_path, **connection)
    bot_process.start()
    ask(administrator, "help")
    webex.faults.set([{"kind": "delay", "seconds": 1.5, "path": "/messages", "bot_only": True}])
    said = [administrator.send("numbers Birmingham", to=BOT) for _ in range(10)]
    assert {each["id"] for each in said} <= list_acknowledged(webex)
    assert bot_process.stop() == 0
    counts = count_replies(webex)
    assert [counts[each["id"]] for each in said] == [1] * 10


def test_a_long_command_is_left_for_the_next_start(
    administrator: Person, webex: Sandbox, tmp_path: Path, connection: dict[str, str]
) -> None:
    command = [*build_command_with(STOP_SECONDS=3, KILL_SECONDS=5), "serve"]
    bot_process = build_bot_process(webex, tmp_path, command, **connection)
    bot_process.start()
    ask(administrator, "help")
    webex.faults.set([{"kind": "hang", "seconds": 30, "path": "/messages", "bot_only": True}])
    asked = administrator.send("numbers Birmingham", to=BOT)
    assert asked["id"] in list_acknowledged(webex)
    assert bot_process.stop() == 0
    assert count_replies(webex)[asked["id"]] == 0
    webex.faults.set([])
    bot_process.start()
    administrator.wait_for_reply(asked)
    bot_process.stop()
    assert count_replies(webex)[asked["id"]] == 1


@pytest.mark.parametrize(("minutes", "replies"), [("15", 1), ("0", 0)])
def test_messages_sent_while_the_bot_was_down_get_one_reply(
    administrator: Person,
    helpdesk: Person,
    webex: Sandbox,
    tmp_path: Path,
    minutes: str,
    replies: int,
    connection: dict[str, str],
) -> None:
    bot_process = build_bot_process(webex, tmp_path, CATCH_UP_MINUTES=minutes, **connection)
    with bot_process:
        before = administrator.send("numbers Birmingham", to=BOT)
        administrator.wait_for_reply(before)
    said = [administrator.send("numbers Denver", to=BOT), helpdesk.mention(BOT, "help", room=webex.group_room_id)]
    helpdesk.send("not for the bot", room=webex.group_room_id)
    list_acknowledged(webex)
    for start in (2, 3):
        with bot_process:
            wait_until(lambda: (tmp_path / "log").read_text().count("Ready.") == start)  # noqa: B023
            wait_until_queue_is_empty(tmp_path)
            asked = administrator.send("help", to=BOT)
            administrator.wait_for_reply(asked)
    counts = count_replies(webex)
    assert [counts[each["id"]] for each in said] == [replies] * 2
    assert counts[before["id"]] == 1
