"""An auto attendant that the scenarios change, as the simulated Webex has it."""

from typing import Any

from bot.sandbox import Sandbox
from tests.support.conversation import list_calls

Raw = dict[str, Any]

NUMBER = "+14045550001"
WRITTEN = "+1 404-555-0001"
BEFORE = "+1 404-555-9989"
MENU = "Atlanta Main Menu"


def find_attendant(webex: Sandbox, name: str = MENU) -> Raw:
    return next(each for each in webex.state.attendants.values() if each["name"] == name)


def list_alternates(webex: Sandbox, name: str = MENU) -> list[str]:
    return [each["phoneNumber"] for each in find_attendant(webex, name)["alternateNumbers"]]


def list_available(webex: Sandbox) -> list[str]:
    return [each["phoneNumber"] for each in webex.state.numbers[find_attendant(webex)["locationId"]]]


def list_writes(webex: Sandbox) -> list[str]:
    return [call for call in list_calls(webex, "Service app") if call.startswith("PUT")]
