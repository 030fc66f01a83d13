"""Hunt groups and call queues as targets, beside auto attendants: which of them are on is a setting."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.errors import BotError, NotFound, NotPossible
from bot.model import ALL_KINDS, Request, Requester, TargetKind
from bot.sandbox import Sandbox
from cards.view import Row, View
from tests.support.atlanta import NUMBER, WRITTEN, Raw, list_writes
from tests.support.commands import ADMINISTRATOR, GROUP_SPACE
from tests.support.conversation import list_calls
from tests.support.views import list_view_texts, map_buttons

Ask = Callable[..., View]

GROUP, QUEUE = "Atlanta Sales", "Atlanta Service"


@pytest.fixture
def ask(context: CommandContext) -> Ask:
    """Type a text, or press a button that makes a request, where numbers are assigned to some kinds; by default all."""
    count = 0

    def run(said: str | Request, *kinds: TargetKind) -> View:
        nonlocal count
        count += 1
        settings = context.settings.model_copy(update={"assign_to": kinds or ALL_KINDS})
        asking = replace(context, settings=settings, requester=Requester(ADMINISTRATOR, GROUP_SPACE, f"event-{count}"))
        if isinstance(said, Request):
            return REGISTRY.run(said, asking)
        parsed = REGISTRY.resolve(REGISTRY.parse_text(said), asking)
        assert isinstance(parsed, Request)
        return REGISTRY.run(parsed, asking)

    return run


def find_group(webex: Sandbox, name: str = GROUP) -> Raw:
    return next(each for each in webex.state.hunt_groups.values() if each["name"] == name)


def find_queue(webex: Sandbox, name: str = QUEUE) -> Raw:
    return next(each for each in webex.state.queues.values() if each["name"] == name)


ATTENDANTS_ONLY = TargetKind.AUTO_ATTENDANT


def count_kinds(view: View) -> dict[str, int]:
    """Count the rows of a list by the kind that each of them says."""
    texts = list_view_texts(view)
    return {kind.noun: sum(each.startswith(f"{kind.noun.capitalize()} · ") for each in texts) for kind in TargetKind}


@pytest.mark.parametrize("text", ["targets Atlanta", "show all targets in Atlanta", "list the targets at Atlanta"])
def test_all_kinds_are_one_list_in_which_each_says_its_own(ask: Ask, text: str) -> None:
    view = ask(text)
    assert view.title == "Auto attendants, hunt groups and call queues at Atlanta Headquarters"
    assert count_kinds(view) == {"auto attendant": 3, "hunt group": 2, "call queue": 1}
    texts = list_view_texts(view)
    assert texts[texts.index(GROUP) :][1:3] == [
        "Hunt group · +1 404-555-9410, ext 8100",
        "Alternate numbers: +1 404-555-9411 (rings long long)",
    ]
    assert texts[texts.index(QUEUE) :][1:3] == [
        "Call queue · +1 404-555-9420, ext 8200",
        "Alternate numbers: +1 888-455-5900",
    ]


@pytest.mark.parametrize(
    ("text", "title", "count"),
    [
        ("groups Atlanta", "Hunt groups at Atlanta Headquarters", 2),
        ("hunt groups in Atlanta", "Hunt groups at Atlanta Headquarters", 2),
        ("queues Atlanta", "Call queues at Atlanta Headquarters", 1),
        ("show the queues in Atlanta", "Call queues at Atlanta Headquarters", 1),
        ("call queues in Atlanta", "Call queues at Atlanta Headquarters", 1),
        ("groups Support", "Hunt groups with “Support”", 10),
    ],
)
def test_each_kind_has_a_list(ask: Ask, text: str, title: str, count: int) -> None:
    view = ask(text)
    assert (view.title, len(view.rows)) == (title, count)


@pytest.mark.parametrize("text", ["groups", "queues Memphis", "targets"])
def test_none_are_found(ask: Ask, webex: Sandbox, text: str) -> None:
    for features in (webex.state.attendants, webex.state.hunt_groups, webex.state.queues):
        features.clear()
    nouns = {"groups": "hunt groups", "targets": "auto attendants, hunt groups or call queues"}
    sentence = f"Webex lists no {nouns[text]}." if text in nouns else "No call queues at Memphis Branch."
    with pytest.raises(NotFound) as caught:
        ask(text)
    assert caught.value.sentence.startswith(sentence)


def test_only_the_kinds_that_are_on_have_buttons(ask: Ask, webex: Sandbox) -> None:
    rows = [row for row in ask("targets Atlanta", TargetKind.HUNT_GROUP).rows if isinstance(row, Row)]
    buttons = [button.request for row in rows for button in row.buttons]
    assert {each.target for each in buttons} == {find_group(webex)["id"], find_group(webex, "Atlanta Support")["id"]}


@pytest.mark.parametrize(
    "text",
    [
        f"assign {WRITTEN} to {GROUP}",
        f"assign {WRITTEN} to hunt group {GROUP}",
        f"assign {WRITTEN} to the hunt group Sales in Atlanta",
        f"add {WRITTEN} to the {GROUP} hunt group",
        f"put {WRITTEN} on Atlanta sales group please",
    ],
)
def test_a_hunt_group_is_named_as_people_do(ask: Ask, webex: Sandbox, text: str) -> None:
    assign = map_buttons(ask(text))["Assign"]
    assert assign == Request("assign", number=NUMBER, target=find_group(webex)["id"], confirmed=True)


def test_a_hunt_group_gets_a_number_and_loses_it_again(ask: Ask, webex: Sandbox) -> None:
    """Its ring patterns stay, and right before the change the list for hunt groups is asked."""
    asked = ask(f"assign {WRITTEN} to hunt group {GROUP}")
    assert list_view_texts(asked)[1:4] == [
        "As an alternate number of a hunt group",
        f"Number: {WRITTEN} · Active · Main number",
        f"Hunt group: {GROUP} (Atlanta Headquarters) · +1 404-555-9410, ext 8100",
    ]
    done = ask(map_buttons(asked)["Assign"])
    assert list_view_texts(done)[:3] == [
        f"Assigned: {WRITTEN}",
        f"Hunt group: {GROUP} (Atlanta Headquarters)",
        f"Now: +1 404-555-9411 (rings long long), {WRITTEN}",
    ]
    assert find_group(webex)["alternateNumbers"] == [
        {"phoneNumber": "+14045559411", "ringPattern": "LONG_LONG"},
        {"phoneNumber": NUMBER, "ringPattern": "NORMAL"},
    ]
    assert find_group(webex)["distinctiveRing"] is True
    lists = [call for call in list_calls(webex, "Service app") if "availableNumbers" in call]
    assert lists
    assert all("huntGroups/alternate/availableNumbers" in call for call in lists)
    assert "to hunt group Atlanta Sales (Atlanta Headquarters)" in list_view_texts(ask("history"))
    ask(map_buttons(ask(map_buttons(done)["Undo"]))["Undo"])
    assert [each["phoneNumber"] for each in find_group(webex)["alternateNumbers"]] == ["+14045559411"]


def test_a_call_queue_keeps_its_settings(ask: Ask, webex: Sandbox) -> None:
    queue = find_queue(webex)
    queue["queueSettings"] = {**queue["queueSettings"], "queueSize": 77}
    queue["alternateNumberSettings"]["distinctiveRingEnabled"] = False
    before = dict(queue)
    assert ask(f"assign {WRITTEN} to call queue {QUEUE} confirm").title == f"Assigned: {WRITTEN}"
    after = find_queue(webex)
    assert {name for name in after if after[name] != before[name]} == set()
    assert after["queueSettings"]["queueSize"] == 77
    assert after["alternateNumberSettings"] == {
        "distinctiveRingEnabled": False,
        "alternateNumbers": [
            {"phoneNumber": "+18884555900", "ringPattern": "NORMAL"},
            {"phoneNumber": NUMBER, "ringPattern": "NORMAL"},
        ],
    }
    view = ask(f"unassign {WRITTEN}")
    assert f"Call queue: {QUEUE} (Atlanta Headquarters) · +1 404-555-9420, ext 8200" in list_view_texts(view)
    assert ask(map_buttons(view)["Remove"]).title == f"Removed: {WRITTEN}"
    assert len(find_queue(webex)["alternateNumberSettings"]["alternateNumbers"]) == 1


@pytest.mark.parametrize("name", ["Atlanta Main Menu", "hunt group Atlanta Main Menu"])
def test_two_targets_with_one_name_are_distinguished_by_their_kinds(ask: Ask, webex: Sandbox, name: str) -> None:
    find_group(webex)["name"] = "Atlanta Main Menu"
    view = ask(f"assign {WRITTEN} to {name}")
    if name.startswith("hunt"):
        assert map_buttons(view)["Assign"].target == find_group(webex, "Atlanta Main Menu")["id"]
        return
    assert view.title == f"Assign {WRITTEN} to which auto attendant or hunt group?"
    assert [choice.title.split(" · ")[0] for choice in view.fields[0].choices] == [
        "Auto attendant Atlanta Main Menu",
        "Hunt group Atlanta Main Menu",
    ]


def test_a_kind_alone_asks_which_one_of_it(ask: Ask) -> None:
    assert ask("assign to a hunt group").title == "Which hunt group?"
    view = ask(f"assign {WRITTEN} to a hunt group")
    assert view.title == f"Assign {WRITTEN} to which hunt group?"
    assert len(view.fields[0].choices) == 2  # those at the number's location


def test_a_number_is_chosen_from_the_list_for_the_kind(ask: Ask, webex: Sandbox) -> None:
    view = ask(f"assign to {GROUP}")
    assert view.subtitle == "Hunt group alternate numbers"
    assert map_buttons(view)["Assign"].target == find_group(webex)["id"]
    assert map_buttons(ask("numbers Atlanta for hunt group alternate"))["Assign"].target == "hunt group"
    assert "Assign" not in map_buttons(ask("numbers Atlanta for hunt group alternate", ATTENDANTS_ONLY))


def test_a_target_with_ten_numbers_gets_no_eleventh(ask: Ask, webex: Sandbox) -> None:
    find_group(webex)["alternateNumbers"] *= 10
    with pytest.raises(NotPossible, match=r"Atlanta Sales: it has 10 alternate numbers, and 10 is the maximum"):
        ask(f"assign {WRITTEN} to {GROUP}")


@pytest.mark.parametrize(
    ("said", "noun"),
    [
        (f"assign {WRITTEN} to hunt group Sales", "hunt groups"),
        ("assign to a queue", "call queues"),
        ("unassign +1 404-555-9411", "hunt groups"),
        (f"unassign +1 888-455-5900 from call queue {QUEUE}", "call queues"),
    ],
)
def test_a_kind_that_is_off_is_refused_with_what_to_do(ask: Ask, webex: Sandbox, said: str, noun: str) -> None:
    with pytest.raises(NotPossible) as caught:
        ask(said, ATTENDANTS_ONLY)
    assert caught.value.sentence == (
        f"This bot changes the numbers of auto attendants only, not of {noun}. Nothing was changed. To allow it, ask "
        f"the bot's administrator to set ASSIGN_TO to: auto attendants, {noun}"
    )
    assert [each.title for each in caught.value.suggestions] == [f"Show {noun}", "Choose an auto attendant"]
    assert ask(caught.value.suggestions[0].request, ATTENDANTS_ONLY).rows
    assert list_writes(webex) == []


@pytest.mark.parametrize("kind", [TargetKind.HUNT_GROUP, TargetKind.CALL_QUEUE])
def test_a_kind_that_was_switched_off_is_refused_when_pressed(ask: Ask, webex: Sandbox, kind: TargetKind) -> None:
    """By anybody who submits inputs of their own, too: the button of an old card, its confirmation, and Undo."""
    name = {TargetKind.HUNT_GROUP: GROUP, TargetKind.CALL_QUEUE: QUEUE}[kind]
    confirm = map_buttons(ask(f"assign {WRITTEN} to {name}"))["Assign"]
    undo = map_buttons(ask(confirm))["Undo"]
    for pressed in (confirm, confirm.without("confirmed"), undo, undo.with_(confirmed=True)):
        with pytest.raises(NotPossible, match=f"not of {kind.plural}"):
            ask(pressed, ATTENDANTS_ONLY)
    assert len(list_writes(webex)) == 1


def test_the_name_of_a_target_that_is_off_is_known_once_it_was_listed(ask: Ask) -> None:
    """Nothing is asked that is not needed; what is known already makes the refusal better."""
    with pytest.raises(NotFound, match="No auto attendant named “Atlanta Sales”"):
        ask(f"assign {WRITTEN} to {GROUP}", ATTENDANTS_ONLY)
    ask("groups", ATTENDANTS_ONLY)
    with pytest.raises(NotPossible, match="not of hunt groups"):
        ask(f"assign {WRITTEN} to {GROUP}", ATTENDANTS_ONLY)


def test_an_unknown_name_is_said_with_its_kind(ask: Ask) -> None:
    with pytest.raises(NotFound, match=r"^No call queue named “Xqz Wvk”\. Type targets to see all of them\."):
        ask(f"assign {WRITTEN} to call queue Xqz Wvk")


@pytest.mark.malformed_calls("GET /telephony/config/locations/{locationId}/queues/{queueId}")
def test_a_queue_whose_settings_cannot_be_read_is_not_changed(ask: Ask, webex: Sandbox) -> None:
    """A change has to send them along."""
    find_queue(webex)["queueSettings"] = None
    with pytest.raises(BotError, match="Webex sent a response that the bot cannot read"):
        ask(f"assign {WRITTEN} to {QUEUE} confirm")
    assert list_writes(webex) == []


def test_webexs_refusal_is_explained_in_terms_of_the_kind(ask: Ask, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 404, "path": "/huntGroups/", "method": "GET"}])
    with pytest.raises(BotError, match=r"^This hunt group no longer exists in Webex\. Type groups"):
        ask(f"assign {WRITTEN} to {GROUP}")
