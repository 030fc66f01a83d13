"""A location that the scenarios watch, as the simulated Webex has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbos import DBOS

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.world import build_number
from tests.support.conversation import ask_in_group
from tests.support.settings import BOT


def look() -> None:
    """Have the schedule come round now; returns when the look is over."""
    DBOS.trigger_schedule("watches").get_result()


def list_numbers(webex: Sandbox, name: str = "Birmingham") -> list[dict[str, Any]]:
    place = next(key for key, each in webex.state.locations.items() if each["name"] == name)
    return webex.state.numbers[place]


def set_active(webex: Sandbox, count: int) -> None:
    """Leave Birmingham with so many active numbers."""
    numbers = [build_number(f"+120563500{line:02}") for line in range(count)]
    list_numbers(webex)[:] = [*numbers, build_number("+12056350099", state="INACTIVE")]


def list_told(administrator: Person, webex: Sandbox, words: str) -> list[str]:
    """List what the bot said in the group space that holds the words."""
    messages = administrator.list_messages(webex.group_room_id)
    return [each["text"] for each in messages if words in each.get("text", "") and each["personEmail"] == BOT]


@contextmanager
def watched(webex: Sandbox, administrator: Person, active: int = 3) -> Iterator[dict[str, Any]]:
    set_active(webex, active)
    yield ask_in_group(administrator, webex, "watch Birmingham below 3")
