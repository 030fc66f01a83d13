"""The large organization: `app.py sandbox --size large`."""

from collections.abc import Iterator
from itertools import chain

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.api.organization_entries import EntriesCache
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.world import ORGANIZATION
from tests.support.service_app import opening_service_app

PATH = "/telephony/config/numbers"

OWN = build_id("ORGANIZATION", ORGANIZATION)


@pytest.fixture(scope="module")
def large() -> Iterator[Sandbox]:
    with Sandbox(is_large=True) as sandbox:
        yield sandbox


def test_it_has_a_hundred_thousand_numbers(large: Sandbox) -> None:
    counts = EntriesCache().get(large.state, OWN).counts
    assert (counts["assigned"], counts["unAssigned"]) == (40_000, 60_000)


def test_its_numbers_and_the_names_of_its_locations_are_unique(large: Sandbox) -> None:
    own = {key: each["name"] for key, each in large.state.locations.items() if each["orgId"] == OWN}
    names = [name for key, name in own.items() if key in large.state.numbers]
    assert len(names) == len(set(names)) == 1000
    assert not any(digit in name for name in names for digit in "0123456789")
    entries = chain.from_iterable(
        (*large.state.numbers[key], *large.state.inventory[key]) for key in large.state.numbers
    )
    numbers = [each["phoneNumber"] for each in entries if "phoneNumber" in each]
    assert len(numbers) == len(set(numbers)) > 99_000


def test_a_change_is_seen_although_the_list_is_cached(large: Sandbox) -> None:
    with opening_service_app(large) as app:
        query = {"phoneNumber": "+12056350001"}
        (before,) = app.call("GET", PATH, params=query)["phoneNumbers"]
        body = {"phoneNumbers": ["+12056350001"], "action": "DEACTIVATE"}
        app.call("PUT", f"/telephony/config/locations/{before['location']['id']}/numbers", json=body)
        (after,) = app.call("GET", PATH, params=query)["phoneNumbers"]
    assert (before["state"], after["state"]) == ("ACTIVE", "INACTIVE")
