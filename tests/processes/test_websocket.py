"""The bot without a public address: it opens a websocket, and what listens is health on loopback alone."""

import json
from pathlib import Path

import pytest
import requests

from bot.inbound.websocket.device import NAME_PREFIX
from bot.sandbox import BotProcess, Person, Sandbox, build_command
from bot.sandbox.engine.mercury_faults import MercuryFaults
from tests.support.conversation import ask, ask_in_group, get_texts
from tests.support.processes import (
    APP,
    build_bot_process,
    build_command_with,
    count_replies,
    list_acknowledged,
    list_processes,
    run_app,
    wait_until_queue_is_empty,
)
from tests.support.settings import BOT
from tests.support.waiting import wait_until
from tests.support.webhook_target import create_webhook, serving_target

QUICK = [*build_command_with(FIRST_RECONNECT_SECONDS=0.05, PING_SECONDS=0.2, PONG_SECONDS=2.0), "serve"]
"""A bot that need not be waited for."""


def list_listening(bot_process: BotProcess) -> set[tuple[str, int]]:
    """List the addresses and ports on which the bot's processes listen, from Linux' list of sockets."""
    inodes = {
        link.readlink().name.removeprefix("socket:[").rstrip("]")
        for pid in list_processes(bot_process)
        for link in Path(f"/proc/{pid}/fd").iterdir()
        if link.is_symlink() and str(link.readlink()).startswith("socket:")
    }
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" and rest[5] in inodes:
                address, port = local.split(":")
                found.add((address, int(port, 16)))
    return found


def test_a_conversation(webex: Sandbox, administrator: Person, helpdesk: Person, tmp_path: Path) -> None:
    """With the four settings that are needed. Each command gets one reply, whatever the connection does."""
    bot_process = build_bot_process(webex, tmp_path, QUICK, CONNECTION="websocket")
    with bot_process:
        assert not {"PUBLIC_URL", "WEBHOOK_SECRET"} & bot_process.settings.keys()
        card = ask(administrator, "numbers Denver")
        assert get_texts(card)[0] == "Denver"
        assert get_texts(ask_in_group(helpdesk, webex, "numbers Birmingham"))[0] == "Birmingham"
        helpdesk.send("numbers Birmingham", room=webex.group_room_id)
        check_commands_survive(webex, administrator, tmp_path)
        check_introduction(administrator)
        edited = administrator.edit(administrator.send("numbers Denvr", to=BOT), "locations")
        assert get_texts(administrator.wait_for_reply(edited))
        check_health(bot_process)
        check_doctor(bot_process, tmp_path)
    assert webex.state.devices == {}
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log


def check_commands_survive(webex: Sandbox, administrator: Person, folder: Path) -> None:
    """Each way in which a connection ends, with messages sent meanwhile, twice and by a webhook beside it."""
    webex.mercury.faults = MercuryFaults(duplicates=True)
    said = [administrator.send("help", to=BOT)]
    administrator.wait_for_reply(said[0])
    webex.redeliver(webex.list_deliveries()[-1]["sequence"])
    for end in (webex.mercury.drop_connections, webex.mercury.send_shutdown, webex.state.devices.clear):
        said.append(administrator.send("help", to=BOT))
        end()
        webex.mercury.drop_connections()
        said.append(administrator.send("help", to=BOT))
        administrator.wait_for_reply(said[-1])
    webex.mercury.faults = MercuryFaults()
    wait_until_queue_is_empty(folder)
    assert {count_replies(webex)[each["id"]] for each in said} == {1}


def check_introduction(administrator: Person) -> None:
    room = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
    administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": BOT})
    (introduction,) = administrator.wait_for_messages(room, lambda each: each["personEmail"] == BOT)
    assert "Hello!" in introduction["text"]


def check_health(bot_process: BotProcess) -> None:
    url = f"http://127.0.0.1:{bot_process.port}"
    assert list_listening(bot_process) == {("0100007F", bot_process.port)}
    assert requests.get(f"{url}/webhook", timeout=5).status_code == 404
    wait_until(lambda: requests.get(f"{url}/readyz", timeout=5).json()["websocket"]["last_pong"] is not None)
    ready = requests.get(f"{url}/readyz", timeout=5).json()
    assert ready["checks"] == {"database": "ok", "service_token": "ok", "websocket": "ok"}
    assert ready["websocket"]["connected_since"]
    assert ready["websocket"]["last_event"]


def check_doctor(bot_process: BotProcess, folder: Path) -> None:
    ended = run_app(folder, bot_process.settings, "check", "--json")
    findings = {each["name"]: each for each in json.loads(ended.stdout)}
    assert "Webex's device service" in findings
    assert findings["websocket"]["words"].startswith("connected since 20")
    assert "last reply to a ping 20" in findings["websocket"]["words"]
    assert not {"public address", "webhook for messages"} & findings.keys()


def test_the_connection_is_changed(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    """To a websocket: the webhooks of the bot are removed, others stay. Back: the device that a kill has left is."""
    with build_bot_process(webex, tmp_path):
        ask(administrator, "help")
    webhooks = webex.state.webhooks
    assert len(webhooks) == 4
    bot_account = Person(webex.url, webex.people["Numbers"]["token"])
    with serving_target() as target:
        create_webhook(bot_account, target, "messages")
        bot_process = build_bot_process(webex, tmp_path, CONNECTION="websocket")
        bot_process.start()
        wait_until(lambda: [each["name"] for each in webhooks.values()] == ["test"])
        asked = administrator.send("help", to=BOT)
        administrator.wait_for_reply(asked)
        bot_process.kill()
    bot_account.close()
    assert [each["name"].startswith(NAME_PREFIX) for each in webex.state.devices.values()] == [True]
    with build_bot_process(webex, tmp_path):
        wait_until(lambda: not webex.state.devices)
        ask(administrator, "help")
    assert count_replies(webex)[asked["id"]] == 1


@pytest.mark.parametrize("code", [4401, 4403])
def test_a_refusal_is_reported(webex: Sandbox, tmp_path: Path, code: int) -> None:
    webex.mercury.faults = MercuryFaults(close_code=code)
    bot_process = build_bot_process(webex, tmp_path, CONNECTION="websocket")
    bot_process.launch()
    try:
        url = f"http://127.0.0.1:{bot_process.port}/readyz"
        wait_until(lambda: f"code {code}" in (tmp_path / "log").read_text())
        wait_until(lambda: "Startup incomplete" in (tmp_path / "log").read_text())
        response = requests.get(url, timeout=5)
        assert response.status_code == 503
        words = response.json()["checks"]["websocket"]
    finally:
        bot_process.stop()
    expected = {
        4401: "Webex does not accept WEBEX_BOT_TOKEN",
        4403: "The bot does not connect again: run check, then restart it.",
    }
    assert expected[code] in words


def test_two_replicas_and_a_webhook_beside_them_answer_once(
    webex: Sandbox, administrator: Person, tmp_path: Path, postgres_url: str
) -> None:
    """Each replica has a device of its own, and gets each event; a third one gets it by a webhook."""
    settings = {"DATABASE_URL": postgres_url, "WEBHOOK_SECRET": "a-secret-of-all-replicas"}
    processes = [build_bot_process(webex, tmp_path, build_command(APP), **settings, REPLICA="webhook")]
    for name in ("one", "two"):
        more = {"CONNECTION": "websocket", "REPLICA": name}
        processes.append(build_bot_process(webex, tmp_path, build_command(APP), **settings, **more))
    try:
        for each in (*processes[1:], processes[0]):
            each.start()
        assert webex.mercury.connections == 2
        said = [administrator.send("help", to=BOT) for _ in range(8)]
        for event in said:
            administrator.wait_for_reply(event)
        wait_until(lambda: all(each["milliseconds"] is not None for each in webex.list_deliveries()))
        acknowledged = [each["data_id"] for each in webex.list_deliveries() if each["status"] == 200]
        assert {acknowledged.count(each["id"]) for each in said} == {3}
        assert {each["id"] for each in said} <= list_acknowledged(webex)
    finally:
        for each in processes:
            each.stop()
    assert {count_replies(webex)[each["id"]] for each in said} == {1}
