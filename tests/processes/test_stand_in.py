"""The bot and another Webex than the sandbox, which webex_bot accepts too."""

from pathlib import Path

from bot.sandbox import BotProcess, build_command
from tests.support.processes import APP, OPEN_TO_EVERYBODY
from tests.support.waiting import wait_until
from tests.support.webex_bot_client import running_webex_bot
from tests.support.websocket_stand_in import ANNS_EMAIL, CLUSTER, ROOM, StandIn, build_id


def test_webex_bot_accepts_the_stand_in(tmp_path: Path) -> None:
    stand_in = StandIn()
    with stand_in.serve(), running_webex_bot(stand_in.settings, tmp_path / "webex_bot.log", threads=False):
        wait_until(lambda: len(stand_in.sockets) == 1)
        stand_in.send("greet Ann")
        (reply,) = stand_in.wait_for_posts(1)
    assert (reply["roomId"], reply["markdown"]) == (build_id("ROOM", ROOM), "Hello Ann")


def test_the_bot_accepts_the_stand_in(tmp_path: Path) -> None:
    """Typed and pressed, in a space of another cluster; a clean stop removes the device."""
    stand_in = StandIn()
    with stand_in.serve():
        settings = stand_in.settings | OPEN_TO_EVERYBODY | {"CONNECTION": "websocket", "ALLOWED_PEOPLE": ANNS_EMAIL}
        settings["PYTHONPATH"] = str(APP.parent)
        with BotProcess(build_command(APP), stand_in.settings["WEBEX_API_URL"], settings, tmp_path, tmp_path / "log"):
            asked = stand_in.send("help")
            (reply,) = stand_in.wait_for_posts(1)
            assert reply["roomId"] == build_id("ROOM", ROOM, CLUSTER)
            assert reply["attachments"][0]["content"]["body"][0]["id"].endswith(f":{build_id('MESSAGE', asked)}")
            pressed = stand_in.press(reply["id"], {"command": "help"})
            wait_until(lambda: stand_in.acknowledged[-2:] == [f"envelope-{asked}", f"envelope-{pressed}"])
            _, after = stand_in.wait_for_posts(2)
            assert after["attachments"][0]["content"]["body"][0]["id"].endswith(build_id("ATTACHMENT_ACTION", pressed))
            assert len(stand_in.devices) == 1
    assert stand_in.devices == {}
