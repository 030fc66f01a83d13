"""Cards of changes: what became of which number, who did it, and what can be done next."""

import pytest

from bot.model import DifferenceKind, Request
from cards.change_watches import build_watching_changes, describe_change_watch, write_change_watch
from cards.changes import (
    AuditAccess,
    Author,
    ChangeRow,
    build_change_row,
    build_changes,
    build_changes_message,
    describe_author,
)
from cards.view import Form, Row
from tests.support.sample_changes import (
    COUNTS,
    FOUND_AT,
    build_change_watch,
    build_changes_view,
    build_recorded,
)
from tests.support.views import list_view_texts, map_buttons

NEW_YORK = "America/New_York"


def write_row(row: Row) -> list[str]:
    return [line.text for cell in row.cells for line in cell]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (DifferenceKind.ASSIGNED, ["assigned", "to Lobby (person) · Lobby"]),
        (DifferenceKind.RELEASED, ["released", "from Lobby (office anywhere) · Lobby"]),
        (DifferenceKind.REASSIGNED, ["reassigned", "from Lobby (office anywhere) to Lobby (person) · Lobby"]),
        (DifferenceKind.ADDED, ["added", "Lobby"]),
        (DifferenceKind.REMOVED, ["removed", "was assigned to Lobby (office anywhere) · Lobby"]),
        (DifferenceKind.ACTIVATED, ["activated", "Lobby"]),
        (DifferenceKind.DEACTIVATED, ["deactivated", "Lobby"]),
        (DifferenceKind.MAIN, ["now the main number", "Lobby"]),
        (DifferenceKind.NOT_MAIN, ["no longer the main number", "Lobby"]),
        (DifferenceKind.MOVED, ["moved to another location", "from Lobby to Lobby"]),
    ],
)
def test_each_kind_has_its_words(kind: DifferenceKind, expected: list[str]) -> None:
    name, details, _ = write_row(build_change_row(ChangeRow(build_recorded(kind, "Lobby")), ""))
    assert [name.removeprefix("+1 404-555-0001 "), details] == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (Author("helpdesk@example.com", FOUND_AT, entry=12), "By the bot (#12 in the history): helpdesk@example.com, "),
        (Author("Joe Smith", FOUND_AT), "In Control Hub: Joe Smith, "),
    ],
)
def test_a_change_names_its_author_and_time(author: Author, expected: str) -> None:
    row = ChangeRow(build_recorded(), author)
    assert describe_author(row, NEW_YORK) == f"{expected}2026-11-24 04:12 EST"


def test_without_an_author_the_readings_say_when_it_was() -> None:
    assert describe_author(ChangeRow(build_recorded())) == "Between 2026-11-23 09:12 UTC and 2026-11-24 09:12 UTC"


def test_a_missing_scope_is_named_once() -> None:
    texts = list_view_texts(build_changes(build_changes_view()))
    assert texts[:2] == ["Changes", "Birmingham · Birmingham"]
    assert texts[2] == "123,450 changes since 2026-09-05 09:12 UTC"
    assert sum("audit:events_read" in text for text in texts) == 1
    assert sum("before that is not known" in text for text in texts) == 1
    read = list_view_texts(build_changes(build_changes_view(audit=AuditAccess.READ, known_since=None)))
    assert not any("not known" in text for text in read)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), "No changes since"),
        ((DifferenceKind.RELEASED,), "No number was released since"),
        ((DifferenceKind.ADDED, DifferenceKind.ASSIGNED), "No number was added or assigned since"),
        ((DifferenceKind.MAIN, DifferenceKind.NOT_MAIN), "No changes since"),
    ],
)
def test_nothing_changed(kinds: tuple[DifferenceKind, ...], expected: str) -> None:
    view = build_changes(build_changes_view(request=Request("changes", kinds=kinds), rows=(), counts={}))
    assert view.facts[0].text.startswith(expected)
    assert "Export" not in map_buttons(view)


def test_the_buttons() -> None:
    buttons = map_buttons(build_changes(build_changes_view()))
    asked = build_changes_view().request
    form = next(each for each in build_changes(build_changes_view()).actions if isinstance(each, Form))
    assert [each.title for each in form.fields[0].choices][:2] == ["Assigned (12,345)", "Released (12,345)"]
    assert form.submit.request == asked.without("kinds").with_(page=1)
    assert buttons["All changes"] == asked.without("kinds").with_(page=1)
    assert buttons["Excel"].command == "exportchanges"
    assert buttons["Watch changes"] == Request("watchchanges", location=asked.location)
    assert buttons["Next"].page == 3
    of_number = map_buttons(build_changes(build_changes_view(numbers=("+14045550001",))))
    assert of_number["Who has it"] == Request("who", numbers="+14045550001")
    assert "Watch changes" not in of_number


def test_the_message_to_a_space() -> None:
    view = build_changes_message(7, build_changes_view(rows=build_changes_view().rows[:3]))
    texts = list_view_texts(view)
    assert texts[0] == "123,450 changes of numbers"
    assert texts[2].startswith("12,345 assigned · 12,345 released")
    assert view.footer == "123,447 more · As of 2026-11-24 09:12 UTC"
    assert map_buttons(view)["Stop watching"] == Request("unwatch", watch="7")
    single = {DifferenceKind.ADDED: 1}
    whole = build_changes_message(7, build_changes_view(rows=build_changes_view().rows[:1], counts=single))
    assert list_view_texts(whole)[0] == "1 change of numbers"
    assert "Details" in map_buttons(whole)
    assert sum(COUNTS.values()) == 123_450


def test_watches_are_named_and_can_be_set_up_again() -> None:
    here, everywhere = build_change_watch(), build_change_watch("", "")
    assert describe_change_watch(here, "Customer") == "#7 changes at Birmingham (Customer)"
    assert describe_change_watch(everywhere) == "#7 changes at all locations"
    assert write_change_watch(here) == "watch changes Birmingham"
    assert write_change_watch(everywhere) == "watch changes"
    texts = list_view_texts(build_watching_changes(everywhere, as_of="2026-11-24 09:12 UTC"))
    assert "numbers at all locations" in texts[1]
    assert texts[-1] == "Changes from 2026-11-24 09:12 UTC on"
