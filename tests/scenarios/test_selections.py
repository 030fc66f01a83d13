"""Purposes, filters, searches and single numbers: typed, and chosen on the card."""

import pytest

from bot import limits
from bot.model import PURPOSES
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_texts, list_calls, press
from tests.support.settings import Start

pytestmark = pytest.mark.usefixtures("bot")


def test_every_purpose_is_asked_for(administrator: Person, webex: Sandbox) -> None:
    for purpose in PURPOSES:
        wording = purpose.title.removesuffix(" numbers").lower()
        texts = get_texts(ask(administrator, f"numbers Atlanta for {wording}"))
        assert texts[:2] == ["Atlanta Headquarters", purpose.title]
        path = f"/{purpose.path}/availableNumbers".replace("//", "/")
        assert list_calls(webex, "Service app")[-1].endswith(path)


def test_a_purpose_is_chosen_on_the_card(administrator: Person) -> None:
    card = ask(administrator, "numbers Atlanta")
    reply = press(administrator, card, "Apply", purpose="hunt_alternate", state="any", contains="", sort="any")
    assert get_texts(reply)[1] == "Hunt group alternate numbers"
    # What was chosen stays chosen when the page is turned.
    assert get_texts(press(administrator, reply, "Next"))[1] == "Hunt group alternate numbers"


def test_owners_and_extensions(administrator: Person, webex: Sandbox) -> None:
    texts = get_texts(ask(administrator, "numbers Atlanta for aa forward"))
    assert any("Atlanta Main Menu (auto attendant)" in text for text in texts)
    texts = get_texts(ask(administrator, 'numbers Atlanta for aa forward owner "After Hours"'))
    assert "Owner: After Hours" in texts
    assert "ext 8001" in texts
    assert not any("Main Menu" in text for text in texts)
    texts = get_texts(ask(administrator, "numbers Atlanta for aa forward ext 8000"))
    assert any("Main Menu" in text for text in texts)
    queries = [call["query"] for call in webex.list_calls() if "callForwarding" in call["path"]]
    assert any("ownerName=After+Hours" in query for query in queries)
    assert any("extension=8000" in query for query in queries)


def test_owners_are_not_known_elsewhere(administrator: Person) -> None:
    text, *_ = get_texts(ask(administrator, "numbers Atlanta owner Reception"))
    assert text.startswith("Auto attendant alternate numbers can't be searched by owner.")


ALL = "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service; all PSTN"
ONE = "1 available: 1 active; 1 main, 1 service; all PSTN — of 3 in the list"

SELECTIONS = [
    ("active", "2 available: 2 active; 1 main, 1 service; all PSTN — of 3 in the list", ["active"]),
    (
        "not active toll-free",
        "1 available: 1 inactive; 1 toll-free; all PSTN — of 3 in the list",
        ["not active", "toll-free"],
    ),
    ("ending 02", ONE, ["ending 02"]),
    ("2056350002 main", ONE.replace("of 3", "of 1"), ["main"]),
    ("consecutive 3", f"{ALL} — of 3 in the list", ["3 or more in a row"]),
    ("main toll-free", "No numbers match the filter (3 available).", ["main", "toll-free"]),
]


@pytest.mark.parametrize(("said", "totals", "chips"), SELECTIONS)
def test_filters_and_searches(administrator: Person, said: str, totals: str, chips: list[str]) -> None:
    reply = ask(administrator, f"numbers Birmingham {said}")
    assert get_texts(reply)[2 : 3 + len(chips)] == [totals, *chips]
    for line in (totals, f"Filtered by: {', '.join(chips)}"):
        assert line in reply["text"]
    dropped = press(administrator, reply, "Clear filter")
    assert get_texts(dropped)[2] == ALL


def test_filters_are_chosen_on_the_card(administrator: Person) -> None:
    card = ask(administrator, "numbers Birmingham")
    fields = {"purpose": "aa_alternate", "state": "active", "main": "not main", "toll_free": "any", "contains": "635"}
    reply = press(administrator, card, "Apply", **fields)
    assert get_texts(reply)[2:6] == [
        "1 available: 1 active; all PSTN — of 3 in the list",
        *("active", "not main", "containing 635"),
    ]
    # A press that shows the same list in another way takes the old card's location_id.
    administrator.wait_for_messages(
        card["roomId"], lambda _: card["id"] not in [each["id"] for each in administrator.list_messages(card["roomId"])]
    )


INVALID_INPUTS = (
    ("purpose", "nothing", "Unknown list of numbers."),
    ("filters", "blue", "Unknown filter. Filter by active, inactive, main"),
    ("contains", "abc", "Search for digits only, at most 15."),
    ("go_to", "Denver", "Go to a page, a number, or how numbers begin."),
    ("digits", "abc", "Search for digits only, at most 15."),
    ("consecutive", "1", "How many numbers in a row?"),
    ("sort", "colour", "Lists can be sorted by number or state."),
    ("numbers", "x", "“x” is not a phone number."),
)


def test_invalid_inputs_are_explained(administrator: Person) -> None:
    card = ask(administrator, "numbers Birmingham")
    for field, value, sentence in INVALID_INPUTS:
        inputs = {"command": "numbers", "location": "Birmingham", field: value}
        (text,) = get_texts(administrator.wait_for_reply(administrator.submit(card["id"], inputs)))
        assert text.startswith(sentence)


def test_single_numbers_become_the_apis_parameter(administrator: Person, webex: Sandbox) -> None:
    reply = ask(
        administrator, "numbers Birmingham +1 205-635-0001, (205) 635-0009 and 12056350003".replace(" and", ",")
    )
    texts = get_texts(reply)
    assert texts[2] == "2 available: 1 active, 1 inactive; 1 toll-free; all PSTN"
    assert "+1 205-635-0009 is not available here: there is no such number in this organization." in texts
    assert "+1 205-635-0009 is not available here: there is no such" in reply["text"]
    query = next(call["query"] for call in webex.list_calls() if "availableNumbers" in call["path"])
    assert "phoneNumber=%2B12056350001%2C%2B12056350009%2C%2B12056350003" in query


def test_national_numbers_are_the_locations_own(administrator: Person) -> None:
    texts = get_texts(ask(administrator, "numbers London 020 7946 0001"))
    assert "+44 20 7946 0001" in texts


def test_the_choice_of_a_location_keeps_what_was_asked(administrator: Person) -> None:
    choice = ask(administrator, "numbers store active for paging")
    reply = press(administrator, choice, "List", of=1)
    assert get_texts(reply)[:2] == ["New York Store South", "Paging group numbers"]
    assert get_texts(reply)[3] == "active"
    nearest = ask(administrator, "numbers Brimingham active")
    assert get_texts(press(administrator, nearest, "Birmingham"))[3] == "active"


def test_sorting(administrator: Person) -> None:
    texts = get_texts(ask(administrator, "numbers Atlanta sort state page 6"))
    assert sum(text.startswith("Inactive") for text in texts) == 7


def test_a_press_by_a_stranger_is_refused(administrator: Person, stranger: Person, webex: Sandbox) -> None:
    card = ask_in_group(administrator, webex, "numbers Birmingham active")
    for title in ("Apply", "Clear filter"):
        assert "You are not authorized to use this bot." in get_texts(press(stranger, card, title))[0]
    assert "Filter" in list_buttons(get_card(card))


def test_a_slow_page_is_asked_for_in_smaller_ones(administrator: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 504, "path": "availableNumbers", "times": 2}])
    reply = ask(administrator, "numbers San Jos")
    assert get_texts(reply)[2].startswith("2,500 available")
    sizes = [call["query"] for call in webex.list_calls() if "availableNumbers" in call["path"]]
    assert [query.split("max=")[1].split("&")[0] for query in sizes][:3] == ["2000", "1000", "500"]
    # It is remembered for this location.
    ask(administrator, "numbers San Jos refresh")
    sizes = [call["query"] for call in webex.list_calls() if "availableNumbers" in call["path"]]
    assert "max=2000" not in " ".join(sizes[3:])


def test_a_page_that_is_always_too_slow_is_an_error(
    start: Start, administrator: Person, webex: Sandbox, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.close()
    monkeypatch.setattr(limits, "CALL_SECONDS", 1.0)
    webex.faults.set([{"kind": "status", "status": 504, "path": "availableNumbers"}])
    with start():
        (text,) = get_texts(ask(administrator, "numbers Denver"))
    assert "Webex has a problem at the moment (status 504)." in text
    # The smallest page is requested again, like everything else.
    queries = [call["query"] for call in webex.list_calls() if "availableNumbers" in call["path"]]
    sizes = [int(query.split("max=")[1].split("&")[0]) for query in queries]
    assert {size: sizes.count(size) for size in sizes} == {2000: 1, 1000: 1, 500: 1, 250: 2}


CUSTOMER = build_id("ORGANIZATION", "Customer")


def test_a_customers_organization_is_asked_for(administrator: Person, webex: Sandbox) -> None:
    reply = ask(administrator, f"numbers Toronto active org {CUSTOMER}")
    assert get_texts(reply)[:2] == ["Toronto Branch", "Auto attendant alternate numbers · Customer"]
    assert "· Customer" in reply["text"]
    turned = press(administrator, reply, "Next")
    assert get_texts(turned)[1].endswith("· Customer")
    assert get_texts(press(administrator, turned, "Clear filter"))[1].endswith("· Customer")
    listed = ask(administrator, f"locations org {CUSTOMER}")
    assert get_texts(listed)[0] == "Locations · Customer"
    assert get_texts(press(administrator, listed, "List"))[0] == "Toronto Branch"
    calls = [call for call in webex.list_calls() if call["caller"] == "Service app" and "toronto" not in call["path"]]
    asked = [call["query"] for call in calls if call["path"].startswith(("/locations", "/telephony"))]
    assert sum(f"orgId={CUSTOMER}" in query for query in asked) >= 2


def test_a_location_is_chosen_in_the_customers_organization(administrator: Person) -> None:
    choice = ask(administrator, f"numbers active for hunt group org {CUSTOMER}")
    assert get_texts(choice)[0] == "Which location? · Customer"
    texts = get_texts(press(administrator, choice, "List numbers"))
    assert texts[:2] == ["Toronto Branch", "Hunt group primary numbers · Customer"]
    assert "active" in texts


def test_without_its_scope_an_organization_has_the_end_of_its_id_for_a_name(
    administrator: Person, webex: Sandbox
) -> None:
    webex.set_scopes({*webex.state.scopes} - {"spark-admin:organizations_read"})
    listed = ask(administrator, f"locations org {CUSTOMER}")
    assert get_texts(listed)[0] == f"Locations · organization …{CUSTOMER[-8:]}"
    numbers = press(administrator, listed, "List")
    assert get_texts(numbers)[1].endswith(f"· organization …{CUSTOMER[-8:]}")


def test_the_bots_own_organization_goes_without_saying(administrator: Person, webex: Sandbox) -> None:
    own = webex.settings["ORG_ID"]
    assert get_texts(ask(administrator, f"numbers Birmingham org {own}"))[1] == "Auto attendant alternate numbers"
    assert not any("organizations" in call for call in list_calls(webex))


def test_the_operator_may_choose_the_organization(start: Start, administrator: Person, bot: Bot) -> None:
    bot.close()
    with start(org_id=CUSTOMER):
        assert get_texts(ask(administrator, "numbers Toronto"))[1].endswith("· Customer")


def test_organizations_that_cannot_be_reached(administrator: Person) -> None:
    other = build_id("ORGANIZATION", "Elsewhere")
    refused = get_texts(ask(administrator, f"numbers Toronto org {other}"))[0]
    assert refused.startswith("You are not authorized to use this bot for that organization.")
    card = ask(administrator, "help")
    inputs = {"command": "numbers", "location": "Toronto", "org": "../people"}
    (text,) = get_texts(administrator.wait_for_reply(administrator.submit(card["id"], inputs)))
    assert text == "This is not an organization's ID. Control Hub shows it under Account."
