"""The location that the scenarios watch, as the simulated Webex has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbos import DBOS

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.world import build_number
from tests.support.conversation import ask_in_group
from tests.support.settings import BOT


def run_watches() -> None:
    """Run the scheduled check of the watches now; returns when it has ended."""
    DBOS.trigger_schedule("watches").get_result(polling_interval_sec=0.05)


def list_numbers(webex: Sandbox, name: str = "Birmingham") -> list[dict[str, Any]]:
    """List the available numbers of a location; changes to the list change the location."""
    location_id = next(key for key, each in webex.state.locations.items() if each["name"] == name)
    return webex.state.numbers[location_id]


def set_active(webex: Sandbox, count: int) -> None:
    """Give Birmingham so many active numbers, and one inactive number."""
    numbers = [build_number(f"+120563500{line:02}") for line in range(count)]
    list_numbers(webex)[:] = [*numbers, build_number("+12056350099", state="INACTIVE")]


def list_bot_messages(administrator: Person, webex: Sandbox, text: str) -> list[str]:
    """List the bot's messages in the group space that contain the text."""
    messages = administrator.list_messages(webex.group_room_id)
    return [each["text"] for each in messages if text in each.get("text", "") and each["personEmail"] == BOT]


@contextmanager
def watched(webex: Sandbox, administrator: Person, active: int = 3) -> Iterator[dict[str, Any]]:
    """Watch Birmingham, with so many active numbers, for fewer than three; yields the bot's reply."""
    set_active(webex, active)
    yield ask_in_group(administrator, webex, "watch Birmingham below 3")
