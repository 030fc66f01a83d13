"""A customer's organization: cards that change, export or watch something in it name it, and buttons keep it."""

import pytest

from bot.commands.command import CommandContext
from bot.errors import BotError, NotFound, NotPossible, NotUnderstood, OrganizationNotAllowed
from bot.model import PURPOSES_BY_KEY, Feature, Filter, Person, Request, to_uuid
from bot.sandbox import Sandbox
from bot.sandbox.engine.ids import build_id
from cards.view import View
from tests.support.commands import Press, Type
from tests.support.views import list_view_texts, map_buttons

CUSTOMER = build_id("ORGANIZATION", "Customer")

MENU = "Toronto Main Menu"

NUMBER = "+14165550001"


def is_named(view: View, name: str = "Customer") -> bool:
    return any(name in text for text in list_view_texts(view))


def add_organization(text: str) -> str:
    """Add the customer to a command; `confirm` comes last."""
    before, confirm, _ = text.partition(" confirm")
    return f"{before} org {CUSTOMER}{confirm}"


def refuse_names(webex: Sandbox, status: int = 403) -> None:
    """Have Webex refuse organizations' names, as it does without their scope."""
    webex.faults.set([{"kind": "status", "status": status, "path": "^/organizations"}])


@pytest.mark.parametrize(
    "text",
    [
        "numbers Toronto",
        "locations",
        "attendants",
        "attendants Toronto",
        "summary",
        "find ending 01",
        "export Toronto",
        "export all",
        "watch Toronto below 5",
        f"assign {NUMBER} to {MENU}",
        f"assign {NUMBER} to {MENU} confirm",
        f"unassign from {MENU}",
    ],
)
def test_cards_name_the_organization(type_: Type, text: str) -> None:
    view = type_(add_organization(text))
    assert is_named(view)
    assert not is_named(view, CUSTOMER)


def test_cards_of_the_own_organization_do_not(type_: Type, webex: Sandbox) -> None:
    for text in ("locations", "watch Denver below 5", "watches"):
        assert not is_named(type_(text), "Sandbox")
    assert "/organizations" not in str(webex.list_calls())


def test_the_history_and_the_watches_name_it(type_: Type, press: Press) -> None:
    done = type_(f"assign {NUMBER} to {MENU} org {CUSTOMER} confirm")
    type_(f"watch Toronto below 5 org {CUSTOMER}")
    type_("watch Denver below 5")
    type_("assign 404-555-0001 to Atlanta Main Menu confirm")
    for line, entry in (("history", "#2"), (f"history org {CUSTOMER}", "#1")):
        (row,) = type_(line).rows
        assert entry in str(row)
        assert ("Customer" in str(row)) == ("org" in line)
    assert sorted("Customer" in str(row) for row in type_("watches").rows) == [False, True]
    assert is_named(type_("unwatch Toronto"))
    asked = press(map_buttons(done)["Undo"])
    assert is_named(asked)
    assert is_named(press(map_buttons(asked)["Undo"]))


@pytest.mark.parametrize("status", [403, 400])
def test_without_the_name_the_end_of_the_id_is_shown(type_: Type, webex: Sandbox, status: int) -> None:
    refuse_names(webex, status)
    end = f"organization …{CUSTOMER[-8:]}"
    for text in ("numbers Toronto", "locations", "watch Toronto below 5", f"assign {NUMBER} to {MENU} confirm"):
        assert is_named(type_(add_organization(text)), end), text
    for text in (f"history org {CUSTOMER}", "watches"):
        assert is_named(type_(text), end), text


def test_a_refused_name_is_not_asked_for_again_with_every_card(type_: Type, webex: Sandbox) -> None:
    refuse_names(webex)
    for _ in range(3):
        type_(f"locations org {CUSTOMER}")
    assert sum(call["path"].startswith("/organizations") for call in webex.list_calls()) == 1


def test_an_organization_that_is_gone_does_not_hide_what_is_stored(type_: Type, webex: Sandbox) -> None:
    type_(f"watch Toronto below 5 org {CUSTOMER}")
    refuse_names(webex, 404)
    assert "Toronto" in str(type_("watches"))


@pytest.mark.parametrize(
    "asked",
    [
        Request("numbers", org=CUSTOMER, filters=(Filter(Feature.ACTIVE),), purpose=PURPOSES_BY_KEY["hunt_primary"]),
        Request("export", org=CUSTOMER, filters=(Filter(Feature.ACTIVE),)),
        Request("watch", org=CUSTOMER, below=3),
    ],
    ids=lambda asked: asked.command,
)
@pytest.mark.parametrize("location", ["", "Nowhere"])
def test_the_location_is_chosen_for_the_same_request(press: Press, asked: Request, location: str) -> None:
    """`numbers org …` and then a location: the customer's, and every clause is kept."""
    try:
        locations = press(asked.with_(location=location))
    except NotFound as error:
        locations = press(find_suggestion(error, "Show locations"))
    assert is_named(locations)
    assert "Toronto Branch" in str(locations)
    chosen = next(button.request for row in locations.rows for button in getattr(row, "buttons", ()))
    assert chosen.location
    assert chosen.without("location") == asked
    assert is_named(press(chosen))


def find_suggestion(error: BotError, title: str) -> Request:
    return next(each.request for each in error.suggestions if each.title == title)


@pytest.mark.parametrize(
    "text",
    [
        "locations Nowhere",
        "numbers Nowhere",
        "attendants Nowhere",
        "summary Toronto",
        "watch Toronto",
        f"assign {NUMBER} to Nobody at all",
        f"assign {NUMBER} to Toronto Mein Menu",
        f"assign +14165559999 to {MENU}",
    ],
)
def test_suggestions_keep_the_organization(type_: Type, press: Press, text: str) -> None:
    with pytest.raises((NotFound, NotUnderstood, NotPossible)) as caught:
        type_(f"{text} org {CUSTOMER}")
    assert caught.value.suggestions
    for suggestion in caught.value.suggestions:
        assert suggestion.request.org == CUSTOMER
        assert is_named(press(suggestion.request))


OTHER = build_id("ORGANIZATION", "Other")

COMMANDS = (
    "numbers Toronto",
    "locations",
    "attendants",
    "summary",
    "find ending 01",
    "export all",
    "watch Toronto below 5",
    "history",
    f"assign {NUMBER} to {MENU}",
    f"assign {NUMBER} to {MENU} confirm",
    f"unassign from {MENU}",
)


@pytest.mark.parametrize("text", COMMANDS)
def test_an_organization_that_is_not_listed_is_closed(type_: Type, webex: Sandbox, text: str) -> None:
    """To everybody, also assigners: no call is made about it."""
    before, confirm, _ = text.partition(" confirm")
    with pytest.raises(OrganizationNotAllowed, match="that organization"):
        type_(f"{before} org {OTHER}{confirm}")
    assert webex.list_calls() == []


@pytest.mark.parametrize("text", COMMANDS)
def test_members_of_an_allowed_space_see_the_default_organization_alone(type_: Type, webex: Sandbox, text: str) -> None:
    with pytest.raises(OrganizationNotAllowed):
        type_(add_organization(text), Person("stranger", "stranger@elsewhere.example"))
    assert webex.list_calls() == []
    type_("locations", Person("stranger", "stranger@elsewhere.example"))


def test_a_button_opens_no_organization(press: Press, webex: Sandbox) -> None:
    for command in ("numbers", "locations", "attendants", "assign", "unassign", "history", "watch", "export"):
        with pytest.raises(OrganizationNotAllowed):
            press(Request(command, org=OTHER, location="Toronto", number=NUMBER, target=MENU, below=3))
    assert webex.list_calls() == []


def test_an_entry_of_another_organization_is_not_undone(
    type_: Type, press: Press, context: CommandContext, webex: Sandbox
) -> None:
    type_(f"assign {NUMBER} to {MENU} org {CUSTOMER} confirm")
    calls = len(webex.list_calls())
    context.calling._allowed = context.calling._allowed - {to_uuid(CUSTOMER, "ORGANIZATION")}
    for request in (Request("undo", entry=1), Request("undo", entry=1, confirmed=True)):
        with pytest.raises(OrganizationNotAllowed):
            press(request)
    assert len(webex.list_calls()) == calls


def test_the_default_organization_may_be_named(type_: Type, context: CommandContext) -> None:
    assert context.settings.org_id
    for written in (context.settings.org_id, str(to_uuid(context.settings.org_id, "ORGANIZATION"))):
        type_(f"locations org {written}", Person("stranger", "stranger@elsewhere.example"))
