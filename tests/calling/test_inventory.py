"""One number in the organization's inventory, whose search finds parts of numbers as well."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.calling.client import CallingClient
from bot.calling.inventory import Inventory
from bot.calling.marking import read_no_marks
from bot.calling.snapshot_cache import FetchPool
from tests.support.scripted_server import ScriptedServer
from tests.support.tokens import Token


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    built = ScriptedServer()
    with built.serve():
        yield built


def build_entry(phone_number: str | None) -> dict[str, object]:
    """Build an entry as in the document's example."""
    return {
        "phoneNumber": phone_number,
        "extension": "11",
        "state": "ACTIVE",
        "mainNumber": False,
        "includedTelephonyTypes": "PSTN_NUMBER",
        "location": {"id": "b", "name": "Banglore"},
        "owner": {"type": "PEOPLE", "firstName": "Test", "lastName": "Person"},
    }


@pytest.mark.parametrize(
    ("entries", "is_found"),
    [
        (["+12056350001"], True),
        (["+120563500011", "+12056350001"], True),
        (["+120563500011"], False),
        (["", None], False),
        ([], False),
    ],
)
def test_only_the_whole_number_counts(server: ScriptedServer, entries: list[str | None], is_found: bool) -> None:
    server.responses = [(200, {}, json.dumps({"phoneNumbers": [build_entry(each) for each in entries]}))]
    with closing(CallingClient(f"{server.url}/v1", Token())) as client:  # type: ignore[arg-type]
        found = Inventory(client, 30, FetchPool(), read_no_marks).look_up(["+12056350001"], "org").get("+12056350001")
    assert (found is not None) is is_found
    assert server.calls == ["GET /v1/telephony/config/numbers?phoneNumber=%2B12056350001&max=50&orgId=org"]
    if found is not None:
        assert (found.location_name, found.owner and found.owner.name) == ("Banglore", "Test Person")
