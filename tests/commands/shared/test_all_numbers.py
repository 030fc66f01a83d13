"""The numbers of all locations are the same in both ways: from the organization's list, and location by location."""

import json
import re

import pytest

from bot.commands.shared.all_locations import ONE_BY_ONE
from bot.sandbox import Sandbox
from tests.support.commands import Type
from tests.support.organization_list import REFUSED
from tests.support.views import list_view_texts

QUESTIONS = (
    "find ending 00",
    "find ending 5 active not main sort state",
    "find beginning 205",
    "find beginning 044 668",
    "find 635",
    "find consecutive 10 sort number",
    "find inactive service",
    "find toll-free for hunt group",
    "find +1 205-635-0001, 044 668 00 01, +1 205-635-0999",
    "find +1 205-635-0001 to 0009",
    "find owner Ito for emergency callback",
    "find ext 8000 for aa forward",
    "find 1404555 for person",
    "find service for location",
    "summary",
    "summary for person",
    "summary for location",
    "summary for virtual line",
)


@pytest.fixture(autouse=True)
def _short_lists(webex: Sandbox) -> None:
    for numbers in webex.state.numbers.values():
        del numbers[60:]


def list_texts(type_: Type, text: str) -> list[str]:
    texts = list_view_texts(type_(text))
    # The list for a location's main number has no extensions, which the organization's list shows in addition.
    return [re.sub(r"As of .*|ext \d+ · ", "", each) for each in texts if each != ONE_BY_ONE]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_reply_is_the_same_in_both_ways(type_: Type, webex: Sandbox, question: str) -> None:
    derived = list_texts(type_, question)
    assert not any("availableNumbers" in call["path"] for call in webex.list_calls())
    webex.faults.set([REFUSED])
    listed = list_texts(type_, f"{question} refresh")
    assert any("availableNumbers" in call["path"] for call in webex.list_calls())
    assert derived == listed
    assert len(derived) > 3


@pytest.mark.parametrize("purpose", ["", " for location", " for call intercept", " for charge number"])
def test_the_file_is_the_same_in_both_ways(type_: Type, webex: Sandbox, purpose: str) -> None:
    def list_rows() -> list[dict[str, str]]:
        file = type_(f"export all{purpose} as json refresh").file
        assert file is not None
        rows: list[dict[str, str]] = json.loads(file.content)
        return sorted(rows, key=lambda row: (row["phoneNumber"], row["locationName"]))

    derived = list_rows()
    webex.faults.set([REFUSED])
    assert derived == list_rows()
    assert len(derived) > 100


@pytest.mark.parametrize("text", ["find ending 00 for external caller id owner Ito", "summary for AI receptionist"])
def test_lists_without_a_rule_are_read_at_each_location(type_: Type, webex: Sandbox, text: str) -> None:
    texts = list_view_texts(type_(text))
    assert ONE_BY_ONE not in texts
    assert not any(call["path"].endswith("config/numbers") for call in webex.list_calls())
