"""At the start, what can wait waits: the bot answers while Webex Calling and the spaces cannot be read."""

from pathlib import Path

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, get_texts
from tests.support.processes import build_bot_process


def test_neither_webex_calling_nor_catching_up_delays_the_first_reply(
    administrator: Person, webex: Sandbox, tmp_path: Path
) -> None:
    webex.faults.set([{"kind": "hang", "seconds": 600, "path": "^/(access_token|telephony|locations|rooms)"}])
    with build_bot_process(webex, tmp_path):
        assert get_texts(ask(administrator, "help"))
        webex.faults.set([])
    calls = [f"{each['method']} {each['path']}" for each in webex.list_calls() if each["caller"] == "Numbers"]
    assert calls.count("GET /people/me") == 1


def test_missing_webhooks_are_created_at_once(administrator: Person, webex: Sandbox, tmp_path: Path) -> None:
    """None of them waits for the response to another."""
    webex.faults.set([{"kind": "delay", "seconds": 1.0, "path": "^/webhooks$", "method": "POST", "bot_only": True}])
    with build_bot_process(webex, tmp_path):
        assert get_texts(ask(administrator, "help"))
    created = [each["at"] for each in webex.list_calls() if each["method"] == "POST" and each["path"] == "/webhooks"]
    assert len(created) >= 3
    assert max(created[:3]) - min(created[:3]) < 1.0
