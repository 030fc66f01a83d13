import pytest

from bot.errors import NotFound, NotUnderstood, WebexStatusError
from bot.language.short_form import write_request
from bot.model import PURPOSES_BY_KEY, Feature, Filter, Request
from bot.sandbox import Sandbox
from bot.sandbox.engine.ids import build_id
from cards.view import Button, Row
from tests.support.commands import HELPDESK, Press, Type
from tests.support.views import list_view_texts, map_buttons


def test_a_locations_numbers_are_listed(type_: Type) -> None:
    view = type_("numbers Birmingham")
    assert view.title == "Birmingham"
    assert len(view.rows) == 3
    assert list_view_texts(view)[2].startswith("3 available: 2 active, 1 inactive")


def test_the_buttons_repeat_the_request_with_the_locations_id(type_: Type, webex: Sandbox) -> None:
    view = type_("numbers Atlanta active page 2")
    key = next(key for key, each in webex.state.locations.items() if each["name"] == "Atlanta Headquarters")
    following = map_buttons(view)["Next"]
    assert (following.location, following.page) == (key, 3)
    assert [str(each) for each in following.filters] == ["active"]
    assert map_buttons(view)["Refresh"] == following.with_(page=2, fresh=True)


def test_only_assigners_get_buttons_to_assign(type_: Type) -> None:
    assert "Assign" in map_buttons(type_("numbers Birmingham"))
    assert "Assign" not in map_buttons(type_("numbers Birmingham", HELPDESK))
    assert "Assign" not in map_buttons(type_("numbers Birmingham for hunt group"))


def test_the_page_is_as_long_for_people_who_may_not_assign(type_: Type) -> None:
    assert len(type_("numbers Atlanta").rows) == len(type_("numbers Atlanta", HELPDESK).rows) == 10


def test_missing_and_invalid_numbers_are_noted(type_: Type) -> None:
    texts = list_view_texts(type_("numbers Birmingham +1 205-635-0001, +1 205-635-0009 ext 5, 1234567890123456"))
    assert "+1 205-635-0009 is not available here: there is no such number in this organization." in texts
    assert "Not searched for: extension 5. Numbers are listed without extensions." in texts
    assert "“1234567890123456” is not a phone number: it has more than 15 digits." in texts
    assert "+1 205-635-0001" in texts


def test_an_incomplete_number_is_searched_as_a_part_of_one(type_: Type) -> None:
    texts = list_view_texts(type_("numbers Birmingham 635-0002"))
    assert "containing 6350002" in texts
    assert texts[2].endswith("— of 3 in the list")
    assert not any("not available" in text for text in texts)


def test_owner_and_extension_are_noted(type_: Type) -> None:
    assert "Owner: After" in list_view_texts(type_("numbers Atlanta for aa forward owner After"))
    assert "Extension: 8000" in list_view_texts(type_("numbers Atlanta for aa forward ext 8000"))


def test_several_locations_are_a_choice_that_keeps_the_request(type_: Type) -> None:
    view = type_("numbers store active page 3")
    assert view.title == "Which location? 2 match “store”"
    chosen = map_buttons(view)["List"]
    assert (chosen.command, [str(each) for each in chosen.filters], chosen.page) == ("numbers", ["active"], 0)


def test_an_unknown_location_suggests_the_nearest(type_: Type) -> None:
    with pytest.raises(NotFound, match=r"No location named “Brimingham”\. Did you mean one of these\?") as caught:
        type_("numbers Brimingham active refresh")
    nearest = caught.value.suggestions[0]
    assert nearest.title == "Birmingham"
    assert nearest.request.filters
    assert not nearest.request.fresh


def test_nothing_near_suggests_all_locations(type_: Type) -> None:
    with pytest.raises(NotFound, match=r"Type locations to see all of them\.") as caught:
        type_("numbers xqzwvk")
    assert caught.value.suggestions[0].request.command == "locations"


@pytest.mark.parametrize(
    "text", ["numbers", "numbers active", "numbers for hunt group", "numbers ending 00 sort state"]
)
def test_a_missing_location_is_asked_for_with_the_rest_kept(type_: Type, text: str) -> None:
    view = type_(text)
    assert view.title == "Which location?"
    (submit,) = [action for action in view.actions if isinstance(action, Button) and action.takes_inputs]
    assert write_request(submit.request) == text
    assert view.subtitle == (f"For: {text}" if text != "numbers" else "")
    (field,) = view.fields
    assert "Birmingham (Birmingham, US)" in [choice.title for choice in field.choices]


@pytest.mark.parametrize(
    ("text", "everywhere"),
    [
        ("numbers", Request("summary")),
        ("numbers for hunt group", Request("summary", purpose=PURPOSES_BY_KEY["hunt_primary"])),
        ("numbers active", Request("find", filters=(Filter(Feature.ACTIVE),))),
    ],
)
def test_all_locations_can_be_asked_instead(type_: Type, text: str, everywhere: Request) -> None:
    assert map_buttons(type_(text))["All locations"] == everywhere


def test_an_invalid_organization_is_refused(type_: Type) -> None:
    with pytest.raises(NotUnderstood):
        type_(f"numbers Birmingham org {'x' * 30}")


def test_the_form_offers_the_current_filters(type_: Type) -> None:
    view = type_("numbers Birmingham not main ending 00")
    form = next(action for action in view.actions if action.title == "Filter")
    values = {field.name: field.value for field in getattr(form, "fields", ())}
    assert (values["purpose"], values["main"], values["ends"]) == ("aa_alternate", "not main", "00")


def test_a_press_asks_for_the_same_as_typing(type_: Type) -> None:
    refresh = map_buttons(type_("numbers Birmingham for paging"))["Refresh"]
    assert refresh.without("fresh", "page", "location") == Request("numbers", purpose=refresh.purpose)
    assert refresh.purpose.key == "paging"


@pytest.mark.parametrize(
    ("wording", "title", "path"),
    [
        ("user", "Person primary numbers", "people/primary"),
        ("workspace", "Workspace numbers", "workspaces"),
        ("virtual line", "Virtual line numbers", "virtualLines"),
    ],
)
def test_the_lists_of_the_organization_are_asked_for_one_location(
    type_: Type, webex: Sandbox, wording: str, title: str, path: str
) -> None:
    seen = len(webex.list_calls())
    view = type_(f"numbers Birmingham for {wording}")
    assert view.subtitle == title
    assert "+1 205-635-0001" in list_view_texts(view)
    assert not any("+1 303" in text for text in list_view_texts(view))
    (call,) = [call for call in webex.list_calls()[seen:] if call["path"].endswith("availableNumbers")]
    assert call["path"].endswith(f"/telephony/config/{path}/availableNumbers")
    assert "locationId=" in call["query"]


def test_mobile_numbers_are_in_the_list_for_a_person_alone(type_: Type) -> None:
    texts = list_view_texts(type_("numbers Atlanta for user ending 9801"))
    assert "Inactive · Mobile · network Sandbox Mobile · routing profile SandboxRtPf" in texts
    assert not any("Mobile" in text for text in list_view_texts(type_("numbers Atlanta for workspace ending 9801")))


@pytest.mark.parametrize("wording", ["emergency", "call intercept", "aa forward", "location", "caller id", "charge"])
def test_people_are_shown_by_first_and_last_name(type_: Type, wording: str) -> None:
    texts = list_view_texts(type_(f"numbers Atlanta for {wording} ending 9200"))
    assert any(text.endswith("Grace Ito (person)") for text in texts)
    assert "assigned: " in texts[2]
    assert not any("available" in text for text in texts)


def test_a_missing_number_is_not_called_unavailable_where_numbers_are_assigned(type_: Type) -> None:
    texts = list_view_texts(type_("numbers Atlanta for emergency +1 404-555-9200, +1 404-555-0001"))
    assert "+1 404-555-0001 is not in this list." in texts


def test_an_organization_without_ai_receptionists_is_refused_with_webexs_reason(type_: Type) -> None:
    organization = build_id("ORGANIZATION", "Customer")
    with pytest.raises(WebexStatusError) as caught:
        type_(f"numbers Toronto for ai receptionist org {organization}")
    assert "BIFROST-B10005" in caught.value.sentence
    assert "may have no license for AI Receptionist" in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("owner Grace Ito", "Grace Ito"),
        ("owner Grace Ito active", "Grace Ito"),
        ('owner "grace ito"', "grace ito"),
        ("owner grace active", "grace"),
        ("owner Ito sort state", "Ito"),
    ],
)
def test_an_owner_may_have_several_names(type_: Type, text: str, owner: str) -> None:
    texts = list_view_texts(type_(f"numbers Atlanta for emergency callback {text}"))
    assert f"Owner: {owner}" in texts
    assert any("Grace Ito (person)" in line for line in texts)


def test_a_block_leads_to_its_numbers(type_: Type, press: Press) -> None:
    view = type_("numbers Chicago consecutive 5 active or inactive")
    row = view.rows[0]
    assert isinstance(row, Row)
    assert row.cells[0][0].text == "+1 312-705-0001 … 0011"
    shown = press(row.buttons[0].request)
    assert shown.facts[0].text.startswith("11 available: ")
    numbers = [each.cells[0][0].text for each in shown.rows if isinstance(each, Row)]
    assert numbers == [f"+1 312-705-{line:04}" for line in range(1, 11)]


def test_a_hundred_leads_to_its_numbers(type_: Type, press: Press) -> None:
    rows = [each for each in type_("numbers Dallas contents page 2").rows if isinstance(each, Row)]
    hundred, _, count = rows[0].cells[0][0].text.partition(" · ")
    shown = press(rows[0].buttons[0].request)
    assert shown.facts[0].text.startswith(f"{count} available: ")
    assert all(each.cells[0][0].text.startswith(hundred[:-2]) for each in shown.rows if isinstance(each, Row))


def test_a_list_is_opened_at_a_number(type_: Type) -> None:
    view = type_("numbers Dallas go to 214-200-12")
    first = [each.cells[0][0].text for each in view.rows if isinstance(each, Row)]
    assert any(text.startswith("+1 214-200-12") for text in first)
    assert view.shown
    assert view.shown.request.page > 1
    assert view.shown.request.go_to == ""
    assert type_("numbers Dallas go to page 30").footer.startswith("Page 30 of ")
    assert "No number here begins with 999." in list_view_texts(type_("numbers Denver go to 999"))


def test_a_list_can_be_watched(type_: Type) -> None:
    watch = map_buttons(type_("numbers Birmingham for hunt group"))["Watch"]
    assert (watch.command, watch.purpose.key) == ("watch", "hunt_primary")
    assert "Watch" not in map_buttons(type_("numbers Birmingham for emergency callback"))
