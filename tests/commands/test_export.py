import json
from dataclasses import replace

import pytest

from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.errors import NothingToExport
from bot.model import Request
from tests.support.commands import Type


def test_a_location_is_exported_as_csv(type_: Type) -> None:
    file = type_("export Birmingham active").file
    assert file is not None
    assert file.name.startswith("birmingham_aa-alternate_")
    assert file.content.decode().splitlines()[0].startswith("phoneNumber,state,")
    assert len(file.content.decode().splitlines()) == 3


def test_all_locations_are_one_file_with_their_names(type_: Type) -> None:
    file = type_("export all ending 0001 as json").file
    assert file is not None
    assert file.name.startswith("all-locations_")
    rows = json.loads(file.content)
    assert {"Birmingham", "Denver"} <= {row["locationName"] for row in rows}


def test_assigned_numbers_have_their_owners(type_: Type) -> None:
    file = type_("export Atlanta for aa forward").file
    assert file is not None
    assert file.content.decode().splitlines()[0].endswith(",extension,owner,ownerType")


@pytest.mark.parametrize(
    ("wording", "header"),
    [
        ("hunt group", "phoneNumber,state,isMainNumber,tollFreeNumber,telephonyType,isServiceNumber"),
        ("user", "phoneNumber,state,isMainNumber,telephonyType,isServiceNumber,mobileNetwork,routingProfile"),
        ("workspace", "phoneNumber,state,isMainNumber,telephonyType,isServiceNumber"),
        ("charge number", "phoneNumber,state,isMainNumber,tollFreeNumber,isServiceNumber,owner"),
        (
            "external caller id",
            "locationName,locationId,phoneNumber,state,isMainNumber,tollFreeNumber,isServiceNumber,extension,owner",
        ),
    ],
)
def test_a_file_has_the_columns_that_webex_has_for_its_list(type_: Type, wording: str, header: str) -> None:
    file = type_(f"export Atlanta for {wording}").file
    assert file is not None
    marks = ",reservedFor,reservedBy,reservedUntil,restingUntil"
    assert file.content.decode().splitlines()[0].removesuffix(marks).removesuffix(",ownerType") == header


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "export Memphis",
            "Nothing to export: no numbers are available (Auto attendant alternate numbers).",
        ),
        ("export Birmingham ending 99", "Nothing to export: no numbers match the filter (ending 99)."),
        ("export all ending 9999999", "Nothing to export: no numbers match the filter (ending 9999999)."),
    ],
)
def test_an_empty_list_is_not_exported(type_: Type, text: str, sentence: str) -> None:
    with pytest.raises(NothingToExport) as caught:
        type_(text)
    assert caught.value.sentence == sentence


def test_a_truncated_list_says_so(context: CommandContext) -> None:
    shortened = replace(context, settings=context.settings.model_copy(update={"max_numbers": 3}))
    said = [line.text for line in REGISTRY.run(Request("export", location="Birmingham"), shortened).facts]
    complete = [line.text for line in REGISTRY.run(Request("export", location="Birmingham"), context).facts]
    assert any("truncated" in text for text in said)
    assert not any("truncated" in text for text in complete)
