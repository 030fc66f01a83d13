"""wxc_sdk reads and changes Webex Calling in the sandbox: every call that it has of those here."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id

Api = Any
"""wxc_sdk's parameters have None as the default of types that are not optional."""


@pytest.fixture(scope="module")
def sdk() -> Any:
    """wxc_sdk. Its import takes two seconds of CPU time: only the process that runs these tests needs it."""
    return importlib.import_module("wxc_sdk")


@pytest.fixture
def api(webex: Sandbox, service_app: Person, sdk: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    token = str(service_app._session.headers["Authorization"]).removeprefix("Bearer ")
    with sdk.WebexSimpleApi(tokens=token) as client:
        monkeypatch.setattr(type(client.session), "BASE", f"{webex.url}/v1")
        yield client


@pytest.fixture
def denver(api: Api) -> str:
    return next(str(each.location_id) for each in api.telephony.location.list(name="Denver"))


LISTS: dict[str, Callable[[Api, str], Any]] = {
    "attendant": lambda api, key: api.telephony.auto_attendant.primary_available_phone_numbers(key),
    "attendant alternate": lambda api, key: api.telephony.auto_attendant.alternate_available_phone_numbers(key),
    "attendant forward": lambda api, key: api.telephony.auto_attendant.call_forward_available_phone_numbers(key),
    "queue": lambda api, key: api.telephony.callqueue.primary_available_phone_numbers(key),
    "queue alternate": lambda api, key: api.telephony.callqueue.alternate_available_phone_numbers(key),
    "queue forward": lambda api, key: api.telephony.callqueue.call_forward_available_phone_numbers(key),
    "queue dnis": lambda api, key: api.telephony.callqueue.dnis.available_phone_numbers(key),
    "hunt group": lambda api, key: api.telephony.huntgroup.primary_available_phone_numbers(key),
    "hunt group alternate": lambda api, key: api.telephony.huntgroup.alternate_available_phone_numbers(key),
    "hunt group forward": lambda api, key: api.telephony.huntgroup.forward_available_phone_numbers(key),
    "operating mode forward": lambda api, key: api.telephony.operating_modes.call_forward_available_phone_numbers(key),
    "paging group": lambda api, key: api.telephony.paging.primary_available_phone_numbers(key),
    "voicemail group": lambda api, key: api.telephony.voicemail_groups.available_phone_numbers(key),
    "voicemail fax": lambda api, key: api.telephony.voicemail_groups.fax_message_available_phone_numbers(key),
    "voice portal": lambda api, key: api.telephony.voiceportal.available_phone_numbers(key),
    "AI receptionist": lambda api, key: api.telephony.ai_receptionists.available_numbers(key),
    "location": lambda api, key: api.telephony.location.phone_numbers(key),
    "external caller ID": lambda api, key: api.telephony.location.phone_numbers_available_for_external_caller_id(key),
    "Webex Go": lambda api, key: api.telephony.location.webex_go_available_phone_numbers(key),
    "emergency callback": lambda api, key: api.telephony.location.ecbn_available_phone_numbers(key),
    "charge number": lambda api, key: api.telephony.location.charge_number_available_phone_numbers(key),
    "call intercept": lambda api, key: api.telephony.location.call_intercept_available_phone_numbers(key),
    "single number reach": lambda api, key: api.person_settings.single_number_reach.available_phone_numbers(key),
    "person": lambda api, key: api.person_settings.available_numbers.primary(key),
    "workspace": lambda api, key: api.workspace_settings.available_numbers.available(key),
    "virtual line": lambda api, key: api.telephony.virtual_lines.available_numbers.available(key),
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_available_numbers_is_read(sdk: Any, api: Api, denver: str, name: str) -> None:
    numbers = list(LISTS[name](api, denver))
    assert len(numbers) >= 10
    assert {each.state for each in numbers} == {sdk.common.NumberState.active, sdk.common.NumberState.inactive}
    assert all(each.phone_number or each.extension for each in numbers)
    assert all(each.owner.owner_id and each.owner.owner_type for each in numbers if each.owner)


def test_long_lists_are_read_page_by_page(api: Api) -> None:
    dallas = next(each.location_id for each in api.locations.list(name="Dallas"))
    assert len(list(api.telephony.auto_attendant.alternate_available_phone_numbers(dallas))) == 2_500


def test_locations_and_organizations_are_read(api: Api, webex: Sandbox) -> None:
    assert len(list(api.telephony.location.list())) == 12
    assert len(list(api.locations.list())) == 12 + 1  # one is not enabled for Webex Calling
    denver = next(api.telephony.location.list(name="denver"))
    assert denver.calling_line_id.phone_number == "+13036290001"
    assert api.locations.details(denver.location_id).address.city == "Denver"
    assert [each.display_name for each in api.organizations.list()] == ["Sandbox", "Customer"]
    assert api.organizations.details(webex.settings["ORG_ID"]).display_name == "Sandbox"
    customer = build_id("ORGANIZATION", "Customer")
    assert [each.name for each in api.telephony.location.list(org_id=customer)] == ["Toronto Branch"]


def test_all_numbers_are_read(sdk: Any, api: Api, denver: str) -> None:
    numbers = list(api.telephony.phone_numbers(location_id=denver))
    assert {each.location.id for each in numbers} == {denver}
    people = list(api.telephony.phone_numbers(location_id=denver, owner_type=sdk.common.OwnerType.people))
    assert {each.owner.owner_type for each in people} == {sdk.common.OwnerType.people}
    assert all(each.owner.first_name and not each.owner.display_name for each in people)
    details = api.telephony.phone_number_details()
    assert details.total == details.assigned + details.un_assigned + details.extension_only
    assert (details.reserved_number, details.elin) == (2, 0)


def test_an_auto_attendant_is_changed(sdk: Any, api: Api, denver: str) -> None:
    calls = api.telephony.auto_attendant
    attendant = next(calls.list(location_id=denver))
    details = calls.details(denver, attendant.auto_attendant_id)
    number = next(calls.alternate_available_phone_numbers(denver)).phone_number
    pattern = sdk.common.RingPattern
    new = sdk.common.AlternateNumber(phone_number=number, ring_pattern=pattern.long_long)
    details.alternate_numbers.append(new)
    update = sdk.telephony.autoattendant.AutoAttendant(alternate_numbers=details.alternate_numbers)
    calls.update(denver, attendant.auto_attendant_id, update)
    after = calls.details(denver, attendant.auto_attendant_id)
    assert [each.ring_pattern for each in after.alternate_numbers] == [pattern.normal, pattern.long_long]
    calls.update(denver, attendant.auto_attendant_id, after)  # the whole of it, as it was read


def test_a_hunt_group_is_changed(sdk: Any, api: Api, denver: str) -> None:
    calls = api.telephony.huntgroup
    group = next(calls.list(location_id=denver))
    number = next(calls.alternate_available_phone_numbers(denver)).phone_number
    update = sdk.telephony.huntgroup.HuntGroup(alternate_numbers=[sdk.common.AlternateNumber(phone_number=number)])
    calls.update(denver, group.id, update)
    after = calls.details(denver, group.id)
    assert [each.phone_number for each in after.alternate_numbers] == [number]
    calls.update(denver, group.id, after)


def test_a_call_queue_is_changed(sdk: Any, api: Api, denver: str) -> None:
    calls = api.telephony.callqueue
    queue = next(calls.list(location_id=denver))
    details = calls.details(denver, queue.id)
    details.alternate_number_settings.alternate_numbers = []
    settings = details.alternate_number_settings
    build = sdk.telephony.callqueue.CallQueue
    update = build(alternate_number_settings=settings, queue_settings=details.queue_settings)
    calls.update(denver, queue.id, update)
    assert calls.details(denver, queue.id).alternate_number_settings.alternate_numbers == []


def test_numbers_are_added_activated_and_removed(sdk: Any, api: Api, denver: str) -> None:
    new = "+13036298000"
    calls = api.telephony.location.number
    assert api.telephony.validate_phone_numbers([new]).ok
    calls.add(denver, [new])
    assert not api.telephony.validate_phone_numbers([new]).ok

    def find() -> Any:
        return next(api.telephony.phone_numbers(location_id=denver, phone_number=new), None)

    assert find().state == sdk.common.NumberState.inactive  # wxc_sdk's default
    calls.activate(denver, [new])
    assert find().state == sdk.common.NumberState.active
    calls.remove(denver, [new])
    assert find() is None


def test_errors_have_a_code_and_a_tracking_id(sdk: Any, api: Api, denver: str) -> None:
    attendant = next(api.telephony.auto_attendant.list(location_id=denver))
    number = sdk.common.AlternateNumber(phone_number="+13035550000", ring_pattern="NORMAL")
    wrong = sdk.telephony.autoattendant.AutoAttendant(alternate_numbers=[number])
    with pytest.raises(sdk.rest.RestError) as caught:
        api.telephony.auto_attendant.update(denver, attendant.auto_attendant_id, wrong)
    assert caught.value.code == caught.value.detail.error_code == 8361
    assert caught.value.description == "[Error 8361] DN is unavailable : +13035550000"
    with pytest.raises(sdk.rest.RestError) as caught:
        api.locations.details("nowhere")
    assert caught.value.response.status_code == 404
    assert caught.value.detail.tracking_id.startswith("ROUTERGW_")


def test_a_list_ends_at_an_empty_page(api: Api, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "empty_page"}])
    assert list(api.telephony.location.list()) == []
