"""The process is killed at random moments, stopped, or told to stop: nothing is lost, nothing is answered twice."""

import random
import time
from pathlib import Path

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask
from tests.support.processes import (
    Raw,
    build_bot_process,
    count_replies,
    is_running,
    list_acknowledged,
    list_processes,
    wait_until_queue_is_empty,
)
from tests.support.settings import BOT
from tests.support.waiting import wait_until


def test_killed_at_random_moments(
    request: pytest.FixtureRequest, administrator: Person, helpdesk: Person, webex: Sandbox, tmp_path: Path
) -> None:
    """Every message is answered once, also those that came while nobody listened; so is every accepted press."""
    kills, burst = (20, 50) if request.config.getoption("--long") else (5, 30)
    chance = random.Random(7)
    bot_process = build_bot_process(webex, tmp_path, SNAPSHOT_SECONDS="0")
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
                pressed.append(administrator.press(card, "Export as CSV"))
            time.sleep(chance.uniform(0.0, 0.6))  # anywhere between the first event's arrival and the last one's answer
            bot_process.kill()
            bot_process.start()
        accepted = list_acknowledged(webex)
        webex.faults.set([])
        wait_until_queue_is_empty(tmp_path)
        counts = count_replies(webex)
    assert {counts[each["id"]] for each in said} == {1}
    with webex.state.lock:
        references = [
            message["text"].rpartition("Reference: ")[2]
            for message in webex.state.messages.values()
            if message.get("files")
        ]
    assert len(references) == len(set(references))
    assert len(references) >= len([each for each in pressed if each["id"] in accepted])


def test_its_main_process_alone_is_killed(administrator: Person, webex: Sandbox, tmp_path: Path) -> None:
    """Its worker ends with it, and does not answer beside the worker of the next start."""
    bot_process = build_bot_process(webex, tmp_path)
    bot_process.start()
    ask(administrator, "help")
    # Before any reply is on its way: one that Webex takes in after the next start has looked for it nobody can find.
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


def test_told_to_stop_it_finishes_what_runs(administrator: Person, webex: Sandbox, tmp_path: Path) -> None:
    bot_process = build_bot_process(webex, tmp_path)
    bot_process.start()
    ask(administrator, "help")
    webex.faults.set([{"kind": "delay", "seconds": 1.5, "path": "/messages", "bot_only": True}])
    said = [administrator.send("numbers Birmingham", to=BOT) for _ in range(10)]
    assert {each["id"] for each in said} <= list_acknowledged(webex)
    assert bot_process.stop() == 0
    counts = count_replies(webex)
    assert [counts[each["id"]] for each in said] == [1] * 10


def test_told_to_stop_it_leaves_what_takes_long_for_the_next_start(
    administrator: Person, webex: Sandbox, tmp_path: Path
) -> None:
    bot_process = build_bot_process(webex, tmp_path)
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


@pytest.mark.parametrize(("minutes", "answers"), [("15", 1), ("0", 0)])
def test_what_was_said_while_it_was_away_is_answered_once(
    administrator: Person, helpdesk: Person, webex: Sandbox, tmp_path: Path, minutes: str, answers: int
) -> None:
    bot_process = build_bot_process(webex, tmp_path, CATCH_UP_MINUTES=minutes)
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
    assert [counts[each["id"]] for each in said] == [answers] * 2
    assert counts[before["id"]] == 1
