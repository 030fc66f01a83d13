"""The large organization: `app.py sandbox --size large`."""

import json

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.api.organization_entries import DEFAULT_ORDER, Entries, EntriesCache
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.initial_state import reset_state
from bot.sandbox.engine.state import State
from bot.sandbox.engine.world import ORGANIZATION
from tests.support.service_app import opening_service_app

PATH = "/telephony/config/numbers"


@pytest.fixture(scope="module")
def entries() -> Entries:
    state = State(is_large=True)
    reset_state(state)
    return EntriesCache().get(state, build_id("ORGANIZATION", ORGANIZATION))


def test_it_has_a_hundred_thousand_numbers(entries: Entries) -> None:
    assert (entries.counts["assigned"], entries.counts["unAssigned"]) == (40_000, 60_000)


def test_each_number_is_there_once_in_ascending_order(entries: Entries) -> None:
    written = [json.loads(entries.write(index)) for index in entries.select((), DEFAULT_ORDER)]
    numbers = [each["phoneNumber"] for each in written if "phoneNumber" in each]
    assert len(numbers) == len(set(numbers)) == 100_000
    assert numbers == sorted(numbers)
    names = {each["location"]["id"]: each["location"]["name"] for each in written}
    assert len(names) == len(set(names.values())) == 1000
    assert not any(digit in name for name in names.values() for digit in "0123456789")


def test_a_change_is_seen_although_the_list_is_cached() -> None:
    with Sandbox(is_large=True) as webex, opening_service_app(webex) as app:
        query = {"phoneNumber": "+12056350001"}
        (before,) = app.call("GET", PATH, params=query)["phoneNumbers"]
        body = {"phoneNumbers": ["+12056350001"], "action": "DEACTIVATE"}
        app.call("PUT", f"/telephony/config/locations/{before['location']['id']}/numbers", json=body)
        (after,) = app.call("GET", PATH, params=query)["phoneNumbers"]
    assert (before["state"], after["state"]) == ("ACTIVE", "INACTIVE")
