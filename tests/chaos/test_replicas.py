"""Two replicas on one PostgreSQL: each event gets one reply, whichever replica receives it, also when one dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from bot.sandbox import BotProcess, Person, Sandbox, build_command
from bot.sandbox.client.person import is_reply_to
from tests.support.control_hub import change_number
from tests.support.conversation import ask, get_texts
from tests.support.processes import APP, build_command_with, count_replies, deliver_to, list_acknowledged
from tests.support.secrecy import read_database
from tests.support.settings import BOT
from tests.support.waiting import wait_until

PEOPLE = {
    "ALLOWED_PEOPLE": "@example.com",
    "ASSIGNERS": "administrator@example.com, helpdesk@example.com",
    "COMMANDS_PER_MINUTE": "0",
    "WEBHOOK_SECRET": "a-secret-of-both-replicas",
}

SHORT_LEASE = [*build_command_with(LEASE_SECONDS=4, HEARTBEAT_SECONDS=1), "serve"]
"""A replica whose lease expires after seconds: tests do not wait half a minute."""

IMPATIENT = [
    sys.executable,
    "-c",
    """
import threading, time
from datetime import UTC, datetime
from bot.operations import bot

ScheduledJob = bot.ScheduledJob

def repeat(run):
    while True:
        time.sleep(0.5)
        run(datetime.now(UTC))

def build_job(name, cron, run):
    if name in ("reports", "inventory", "reservations"):
        threading.Thread(target=repeat, args=[run], daemon=True).start()
    return ScheduledJob(name, cron, run)

bot.ScheduledJob = build_job
from app import main
main()
""",
    "serve",
]
"""A replica that runs some of its jobs twice a second, whatever the other one runs at that time."""

SCHEDULE_ONLY = """
import sys
from bot.inbound.event_queue import EventQueue
from bot.inbound.lease import ReplicaLease
from bot.inbound.schedule import ScheduledJob

def tick(at):
    with open(f"{sys.argv[2]}.ticks", "a") as file:
        print(at.isoformat(), file=file)

event_queue = EventQueue(*sys.argv[1:], ReplicaLease(), lambda event, earlier: None, lambda: True)
event_queue.launch([ScheduledJob("tick", "* * * * * *", tick)])
print("launched", flush=True)
sys.stdin.read()
event_queue.close()
"""
"""A replica with an event queue only, and a job each second."""


@pytest.fixture
def start_replica(
    webex: Sandbox, postgres_url: str, tmp_path: Path, connection: dict[str, str]
) -> Iterator[Callable[..., BotProcess]]:
    started: list[BotProcess] = []

    def start(name: str, command: Sequence[str] = build_command(APP)) -> BotProcess:
        settings = webex.settings | PEOPLE | {"DATABASE_URL": postgres_url, "REPLICA": name} | connection
        settings["PYTHONPATH"] = str(APP.parent)
        bot_process = BotProcess(command, webex.url, settings, tmp_path, tmp_path / f"{name}.log")
        # The webhooks lead to the first one; the tests send the second one its events.
        if started and not connection:
            bot_process.settings["PUBLIC_URL"] = started[0].settings["PUBLIC_URL"]
        bot_process.start()
        started.append(bot_process)
        return bot_process

    yield start
    for bot_process in started:
        bot_process.stop()
    (tmp_path / "database").write_text(read_database(postgres_url))  # searched for secrets, as all files are


def deliver_to_both(webex: Sandbox, second: BotProcess, message: dict[str, Any]) -> None:
    """Deliver a message's event to the second replica, too. Each of their websockets gets every event anyway."""
    if webex.state.webhooks:
        deliver_to(webex, second, message)


def test_two_share_the_work(
    start_replica: Callable[..., BotProcess], administrator: Person, helpdesk: Person, webex: Sandbox
) -> None:
    """Both receive and accept each event; one replies."""
    one, two = start_replica("one"), start_replica("two")
    ask(administrator, "help")
    said = [administrator.send(f"numbers Denver page {page % 3 + 1}", to=BOT) for page in range(30)]
    said += [helpdesk.send("numbers Birmingham", to=BOT) for _ in range(10)]
    for event in said:
        deliver_to_both(webex, two, event)
    deliver_to_both(webex, one, said[0])
    by_person = {administrator: said[:30], helpdesk: said[30:]}
    for person, own in by_person.items():
        for event in own:
            person.wait_for_reply(event)
    time.sleep(1)  # time for a second reply to arrive, if there were one
    for person, own in by_person.items():
        listed = person.list_messages(own[0]["roomId"])
        assert [sum(is_reply_to(each, event) for each in listed) for event in own] == [1] * len(own)


def test_events_of_a_dead_replica_are_answered_within_a_minute(
    request: pytest.FixtureRequest,
    start_replica: Callable[..., BotProcess],
    administrator: Person,
    webex: Sandbox,
    postgres_url: str,
) -> None:
    """At full length with the real lease, else with a short one."""
    command = build_command(APP) if request.config.getoption("--long") else SHORT_LEASE
    one, _two = start_replica("one", command), start_replica("two", command)
    ask(administrator, "help")
    webex.faults.set([{"kind": "delay", "seconds": 3, "path": "/messages", "bot_only": True}])
    said = [administrator.send(f"numbers Denver page {page % 3 + 1}", to=BOT) for page in range(10)]
    assert {each["id"] for each in said} <= list_acknowledged(webex)
    one.kill()
    webex.faults.set([])
    for event in said:
        administrator.wait_for_reply(event, seconds=60)
    listed = administrator.list_messages(said[0]["roomId"])
    assert [sum(is_reply_to(each, event) for each in listed) for event in said] == [1] * 10
    with psycopg.connect(postgres_url) as connection:
        assert [row[0] for row in connection.execute("SELECT name FROM replicas")] == ["two"]


def test_a_replica_that_was_stopped_repeats_no_reply(
    start_replica: Callable[..., BotProcess],
    administrator: Person,
    webex: Sandbox,
    postgres_url: str,
    tmp_path: Path,
    connection: dict[str, str],
) -> None:
    """Meanwhile the other one recovers its events, at the second attempt: the first fails."""
    one, _two = start_replica("one", SHORT_LEASE), start_replica("two", SHORT_LEASE)
    ask(administrator, "help")
    webex.faults.set([{"kind": "delay", "seconds": 2, "path": "/messages", "bot_only": True}])
    said = [administrator.send("numbers Birmingham", to=BOT) for _ in range(6)]
    assert {each["id"] for each in said} <= list_acknowledged(webex)
    assert one.process is not None
    os.killpg(one.process.pid, signal.SIGSTOP)
    try:
        webex.faults.set([])
        with psycopg.connect(postgres_url, autocommit=True) as database:
            database.execute("ALTER TABLE dbos.workflow_status RENAME TO hidden")
            wait_until(lambda: "Heartbeat failed" in (tmp_path / "two.log").read_text())
            database.execute("ALTER TABLE dbos.hidden RENAME TO workflow_status")
        for event in said:
            administrator.wait_for_reply(event, seconds=60)
    finally:
        os.killpg(one.process.pid, signal.SIGCONT)
    # With websockets, both have the events: the second one may have begun some of them.
    if not connection:
        wait_until(lambda: all(f"…{each['id'][-8:]} from" in (tmp_path / "one.log").read_text() for each in said))
    ask(administrator, "help")
    assert [count_replies(webex)[each["id"]] for each in said] == [1] * 6


def test_two_people_on_two_replicas_assign_a_number_once(
    start_replica: Callable[..., BotProcess], administrator: Person, helpdesk: Person, webex: Sandbox
) -> None:
    start_replica("one")
    two = start_replica("two")
    webex.faults.set([{"kind": "delay", "seconds": 0.1, "path": "autoAttendants"}])
    answered: list[Any] = []

    def assign(person: Person) -> None:
        asked = person.send("assign +1 404-555-0001 to Atlanta Main Menu confirm", to=BOT)
        deliver_to_both(webex, two, asked)
        answered.append(get_texts(person.wait_for_reply(asked))[0])

    threads = [threading.Thread(target=assign, args=(person,)) for person in (administrator, helpdesk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(text == "Assigned: +1 404-555-0001" for text in answered) == 1, answered
    target = next(each for each in webex.state.attendants.values() if each["name"] == "Atlanta Main Menu")
    assert [each["phoneNumber"] for each in target["alternateNumbers"]] == ["+14045559989", "+14045550001"]
    assert sum(call["method"] == "PUT" and "autoAttendants" in call["path"] for call in webex.list_calls()) == 1


def test_two_replicas_send_each_scheduled_message_once(
    start_replica: Callable[..., BotProcess], administrator: Person, webex: Sandbox, postgres_url: str
) -> None:
    """Both send it at the same time, over and over: reports, changes of the inventory, notices of reservations."""
    for numbers in webex.state.numbers.values():
        del numbers[20:]
    start_replica("one", IMPATIENT)
    start_replica("two", IMPATIENT)
    said = ("report usage every day at 8:00", "watch changes", "reserve 404-555-0003 until in 3 days")
    room = administrator.wait_for_reply(administrator.send(said[0], to=BOT))["roomId"]
    for text in said[1:]:
        ask(administrator, text)
    webex.faults.set([{"kind": "delay", "seconds": 0.5, "path": "^/messages", "method": "POST", "bot_only": True}])
    change_number(webex, "Atlanta Headquarters", "deactivate", "+14045550002")
    with psycopg.connect(postgres_url) as database:
        database.execute("UPDATE reports SET next_at = timezone('utc', now())")
        ends_at = "timezone('utc', now()) + interval '12 hours'"
        database.execute(f"UPDATE reservations SET ends_at = {ends_at}, at = at - interval '5 days'")  # noqa: S608
    sent = ("To end it, type:", "1 change of numbers", "A reservation ends soon")

    def count_sent() -> list[int]:
        texts = [each.get("text", "") for each in administrator.list_messages(room)]
        return [sum(start in text for text in texts) for start in sent]

    wait_until(lambda: min(count_sent()) >= 1, seconds=60)
    # The report again: until it is there, each replica has run its jobs another time.
    with psycopg.connect(postgres_url) as database:
        database.execute("UPDATE reports SET next_at = timezone('utc', now())")
    wait_until(lambda: count_sent()[0] >= 2)
    assert count_sent() == [2, 1, 1]


def test_scheduled_jobs_run_once(postgres_store_url: str, tmp_path: Path) -> None:
    """On whichever of the replicas."""

    def read_ticks() -> list[str]:
        return [tick for file in tmp_path.glob("*.ticks") for tick in file.read_text().splitlines()]

    with ExitStack() as stack:
        for name in ("one", "two"):
            command = [sys.executable, "-c", SCHEDULE_ONLY, postgres_store_url, name]
            process = subprocess.Popen(
                command,
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(APP.parent)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            stack.enter_context(process)
            assert process.stdout is not None
            assert process.stdout.readline() == b"launched\n"
        launched = len(read_ticks())
        wait_until(lambda: len(read_ticks()) >= launched + 4)
    assert len(read_ticks()) == len(set(read_ticks()))


def test_the_database_goes_and_comes_back(
    start_replica: Callable[..., BotProcess], administrator: Person, postgres_url: str
) -> None:
    """Its connections are closed: the next message gets its reply all the same."""
    bot_process = start_replica("one")
    ask(administrator, "help")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
    assert get_texts(ask(administrator, "history"))[0] == "No changes yet."
    assert requests.get(f"http://127.0.0.1:{bot_process.port}/readyz", timeout=10).json()["checks"]["database"] == "ok"
