"""`changes`: what differs in the inventory since a time, who did it, and the file of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.commands.command import CommandContext
from bot.commands.shared.inventory_reading import InventoryReader
from bot.errors import NothingToExport, NotPossible, NotUnderstood, WebexError
from bot.model import DifferenceKind, Request
from bot.sandbox import Sandbox
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.world import CUSTOMER
from cards.view import Form, View
from tests.support.clock import MovableClock
from tests.support.commands import Press, Type
from tests.support.control_hub import change_number, find_location_id, find_person
from tests.support.views import list_view_texts, map_buttons

ATLANTA, BIRMINGHAM = "Atlanta Headquarters", "Birmingham"

NUMBER, OTHER = "+14045550001", "+12056350001"
WRITTEN, OTHER_WRITTEN = "+1 404-555-0001", "+1 205-635-0001"

pytestmark = pytest.mark.usefixtures("short_lists")


@pytest.fixture
def clock() -> MovableClock:
    """The time of day: the audit log of the simulated Webex has its times from the machine."""
    return MovableClock(datetime.now(UTC))


@pytest.fixture
def context(context: CommandContext, clock: MovableClock) -> CommandContext:
    return replace(context, clock=clock)


@pytest.fixture
def known(context: CommandContext, clock: MovableClock, short_lists: None) -> None:  # noqa: ARG001 – before it
    """Let the inventory be read for the first time."""
    InventoryReader(context.calling, context.store, clock).read("")
    clock.move(minutes=1)


def list_rows(view: View) -> list[list[str]]:
    """Return the texts of each row."""
    return [[line.text for cell in row.cells for line in cell] for row in view.rows if hasattr(row, "cells")]


def test_the_first_reading_has_nothing_to_compare_with(type_: Type, clock: MovableClock) -> None:
    assert "for the first time just now" in " ".join(list_view_texts(type_("changes")))
    clock.move(hours=1)
    texts = list_view_texts(type_("changes"))
    assert texts[0] == "Changes"
    assert any(text.startswith("No changes since") for text in texts)
    assert any(text.startswith("Changes have been recorded since") for text in texts)


@pytest.mark.usefixtures("known")
class TestChanges:
    def test_changes_in_control_hub_are_shown_with_who_made_them(
        self, webex: Sandbox, type_: Type, clock: MovableClock
    ) -> None:
        person = find_person(webex, ATLANTA)
        change_number(webex, ATLANTA, "assign", NUMBER, personId=person["id"])
        change_number(webex, BIRMINGHAM, "deactivate", OTHER)
        clock.move(minutes=1)
        view = type_("changes")
        assert "1 assigned · 1 deactivated" in list_view_texts(view)
        deactivated, assigned = list_rows(view)
        assert deactivated[:2] == [f"{OTHER_WRITTEN} deactivated", BIRMINGHAM]
        assert assigned[:2] == [f"{WRITTEN} assigned", f"to {person['name']} (person) · {ATLANTA}"]
        assert assigned[2].startswith("In Control Hub: Administrator, 2")

    def test_the_last_ones_come_first_and_a_location_or_a_number_narrows_them(
        self, webex: Sandbox, type_: Type, clock: MovableClock
    ) -> None:
        person = find_person(webex, ATLANTA)
        change_number(webex, ATLANTA, "assign", NUMBER, personId=person["id"])
        change_number(webex, BIRMINGHAM, "remove", OTHER)
        clock.move(minutes=1)
        type_("changes")
        change_number(webex, ATLANTA, "release", NUMBER)
        clock.move(minutes=1)
        names = [row[0] for row in list_rows(type_("changes today"))]
        assert names == [f"{WRITTEN} released", f"{OTHER_WRITTEN} removed", f"{WRITTEN} assigned"]
        assert [row[0] for row in list_rows(type_("changes Birmingham Airport"))] == []
        assert [row[0] for row in list_rows(type_(f"changes {ATLANTA}"))] == [names[0], names[2]]
        of_number = type_(f"what happened to {WRITTEN}")
        assert [row[0] for row in list_rows(of_number)] == [names[0], names[2]]
        assert map_buttons(of_number)["Who has it"].numbers == NUMBER
        assert [row[0] for row in list_rows(type_("changes released today"))] == [names[0]]

    def test_changes_through_the_bot_have_their_history_entry(
        self, webex: Sandbox, type_: Type, clock: MovableClock
    ) -> None:
        type_(f"assign {WRITTEN} to Atlanta Main Menu confirm")
        clock.move(minutes=1)
        ((name, details, author),) = list_rows(type_("changes"))
        assert name == f"{WRITTEN} assigned"
        assert details.startswith("to Atlanta Main Menu (auto attendant)")
        assert author.startswith("By the bot (#1 in the history): administrator@example.com, 2")
        assert not any("adminAudit" in call["path"] for call in webex.list_calls())

    def test_without_the_scope_one_sentence_says_what_is_missing(
        self, webex: Sandbox, type_: Type, clock: MovableClock
    ) -> None:
        webex.set_scopes(set(webex.state.scopes) - {"audit:events_read"})
        change_number(webex, ATLANTA, "deactivate", NUMBER)
        change_number(webex, BIRMINGHAM, "deactivate", OTHER)
        clock.move(minutes=1)
        view = type_("changes")
        assert sum("audit:events_read" in text for text in list_view_texts(view)) == 1
        assert all(row[-1].startswith("Between 2") for row in list_rows(view))

    def test_a_failure_of_the_audit_log_hides_no_changes(
        self, webex: Sandbox, type_: Type, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.limits.AUDIT_SECONDS", 0.1)
        webex.faults.set([{"kind": "status", "status": 500, "path": "adminAudit", "times": 9}])
        change_number(webex, ATLANTA, "deactivate", NUMBER)
        clock.move(minutes=1)
        view = type_("changes")
        assert any("the audit log could not be read" in text for text in list_view_texts(view))
        assert len(list_rows(view)) == 1

    def test_a_change_of_owner_and_of_the_main_number(self, webex: Sandbox, type_: Type, clock: MovableClock) -> None:
        first, second = find_person(webex, ATLANTA), find_person(webex, BIRMINGHAM)
        change_number(webex, ATLANTA, "assign", NUMBER, personId=first["id"])
        change_number(webex, BIRMINGHAM, "main", OTHER)
        clock.move(minutes=1)
        type_("changes")
        location_id = find_location_id(webex, ATLANTA)
        entry = next(each for each in webex.state.inventory[location_id] if each.get("phoneNumber") == NUMBER)
        entry["owner"] = {**entry["owner"], "id": second["id"], "firstName": "Alan", "lastName": "Turing"}
        webex.state.revision += 1
        clock.move(minutes=1)
        names = [row[:2] for row in list_rows(type_("changes"))]
        assert names == [
            [f"{WRITTEN} reassigned", f"from {first['name']} (person) to Alan Turing (person) · {ATLANTA}"],
            ["+1 205-635-0001 now the main number", BIRMINGHAM],
            ["+1 205-635-0002 no longer the main number", BIRMINGHAM],
            [f"{WRITTEN} assigned", f"to {first['name']} (person) · {ATLANTA}"],
        ]
        assert len(list_rows(type_("changes main"))) == 2

    def test_pages_turn_without_reading_the_inventory_again(
        self, webex: Sandbox, type_: Type, press: Press, clock: MovableClock
    ) -> None:
        for line in range(1, 13):
            change_number(webex, ATLANTA, "add", f"+140455570{line:02}")
        clock.move(minutes=1)
        view = type_("changes")
        assert "Page 1 of 2 · 1–10 of 12" in view.footer
        before = len(webex.list_calls())
        following = press(map_buttons(view)["Next"])
        assert [row[0] for row in list_rows(following)] == ["+1 404-555-7011 added", "+1 404-555-7012 added"]
        assert not any("config/numbers" in call["path"] for call in webex.list_calls()[before:])

    def test_buttons_narrow_export_and_watch(
        self, webex: Sandbox, type_: Type, press: Press, clock: MovableClock
    ) -> None:
        change_number(webex, ATLANTA, "deactivate", NUMBER)
        change_number(webex, BIRMINGHAM, "remove", OTHER)
        clock.move(minutes=1)
        view = type_("changes since yesterday")
        form = next(each for each in view.actions if isinstance(each, Form))
        # A report of this list is about the day before it each time; the card's buttons stay with its own time.
        assert view.shown is not None
        assert view.shown.request.since == "yesterday"
        assert datetime.fromisoformat(form.submit.request.since).date() < clock.now().date()
        removed = press(form.submit.request.with_texts({"kinds": form.fields[0].choices[0].value}))
        assert removed.chips == ("removed",)
        assert [row[0] for row in list_rows(removed)] == [f"{OTHER_WRITTEN} removed"]
        assert len(list_rows(press(map_buttons(removed)["All changes"]))) == 2
        file = press(map_buttons(view)["JSON"]).file
        assert file is not None
        listed = json.loads(file.content)
        assert [(each["phoneNumber"], each["change"], each["madeBy"]) for each in listed] == [
            (OTHER, "removed", "Administrator"),
            (NUMBER, "deactivated", "Administrator"),
        ]
        assert list_view_texts(press(map_buttons(view)["Watch changes"]))[0] == "Watching changes"

    def test_a_list_that_shifts_while_it_is_read_is_read_again(
        self, webex: Sandbox, context: CommandContext, type_: Type, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A number that no page has is still there when it is looked up: nothing was removed."""
        fetch, readings = context.calling.inventory.fetch, list[int]()

        def fetch_with_a_gap(*arguments: object, **more: object) -> object:
            removed = [] if readings else webex.state.numbers[find_location_id(webex, BIRMINGHAM)][:1]
            readings.append(1)
            numbers = webex.state.numbers[find_location_id(webex, BIRMINGHAM)]
            numbers[:] = [each for each in numbers if each not in removed]
            webex.state.revision += 1
            try:
                return fetch(*arguments, **more)  # type: ignore[arg-type]
            finally:
                numbers[:0] = removed
                webex.state.revision += 1

        monkeypatch.setattr(context.calling.inventory, "fetch", fetch_with_a_gap)
        assert list_rows(type_("changes")) == []
        assert len(readings) == 2

    def test_a_damaged_reading_begins_again(self, context: CommandContext, type_: Type, clock: MovableClock) -> None:
        key = context.calling.get_organization_key("")
        context.store.inventory.begin(key, "", clock.now(), b"of a later version")
        clock.move(minutes=1)
        assert "for the first time just now" in " ".join(list_view_texts(type_("changes")))

    def test_too_many_numbers_are_not_compared(self, type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.limits.MAX_ORGANIZATION_NUMBERS", 10)
        with pytest.raises(NotPossible, match="more than 10 numbers"):
            type_("changes")

    def test_webex_may_refuse_the_inventory(self, webex: Sandbox, type_: Type) -> None:
        webex.faults.set([{"kind": "status", "status": 403, "path": "config/numbers$"}])
        with pytest.raises(WebexError, match="telephony_config_read"):
            type_("changes")

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("changes since foo", "“foo” is not a date or a time"),
            ("changes since 31 February", "is not in the calendar"),
            ("changes since 1/2", "a different day in different countries"),
            ("changes since 2099-01-01", "is in the future"),
            ("changes 404-555", "Type whole numbers"),
        ],
    )
    def test_faulty_questions_are_refused(self, type_: Type, press: Press, text: str, sentence: str) -> None:
        with pytest.raises(NotUnderstood, match=sentence):
            type_(text)
        with pytest.raises(NotUnderstood, match=sentence) as caught:
            press(_to_request(text))
        for each in caught.value.suggestions:
            assert press(each.request).title == "Changes"

    def test_another_organization_has_changes_of_its_own(
        self, webex: Sandbox, type_: Type, clock: MovableClock
    ) -> None:
        org = build_id("ORGANIZATION", CUSTOMER)
        type_(f"changes org {org}")
        change_number(webex, "Toronto Branch", "deactivate", "+14165550001")
        clock.move(minutes=1)
        view = type_(f"changes org {org}")
        assert view.subtitle == "Whole organization · Customer"
        assert [row[0] for row in list_rows(view)] == ["+1 416-555-0001 deactivated"]
        assert list_rows(type_("changes")) == []

    def test_nothing_to_export(self, type_: Type) -> None:
        with pytest.raises(NothingToExport, match="no such changes"):
            type_("export changes")


def _to_request(text: str) -> Request:
    if text == "changes 404-555":
        return Request("changes", numbers="404-555")
    return Request("changes", since=text.removeprefix("changes since "), kinds=(DifferenceKind.ADDED,))
