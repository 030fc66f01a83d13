"""Every card with as many rows as it may have, Webex's long ids and names of any kind: Webex takes it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import limits
from bot.model import (
    AlternateNumber,
    AutoAttendant,
    AvailableNumber,
    Change,
    ChangeResult,
    File,
    Location,
    Purpose,
    Reply,
    Request,
    Watch,
)
from cards.attendants import AttendantsView, build_attendants, build_choice, build_removal_choice
from cards.change import ConfirmationView, build_confirmation, build_result
from cards.export import ExportView, build_export
from cards.find import FoundView, build_found
from cards.history import HistoryView, build_history
from cards.locations import build_locations
from cards.numbers import NumbersView, build_numbers
from cards.summary import Stock, SummaryView, build_summary
from cards.watches import WatchesView, build_alert, build_watches, build_watching
from tests.support.card_schema import MAX_MESSAGE_BYTES, check_reply, list_buttons, list_texts

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
ID = "Y2lzY29zcGFyazovL3VzL0FVVE9fQVRURU5EQU5UL2RmYzkzNGIzLTQ3ZGUtNGFiYS05ZDc1LTAwMDAwMDAwMDAwMA"
"""As long as Webex's own: 92 characters."""

ORG = {"org": ID[:76]}
PURPOSE = Purpose("operating_mode_forward", "Operating mode call forward numbers", "operatingModes", has_owners=True)
TITLES = {PURPOSE.key: PURPOSE.title}

names = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80)
"""A name as somebody may have put it into Control Hub: any length, any characters that can be written."""


def build_number(line: int, owner: str = "") -> AvailableNumber:
    return AvailableNumber(
        f"+4420794600{line:02}", "INACTIVE", True, True, True, "PSTN_NUMBER", extension="80001234", owner=owner
    )


def build_attendant(name: str, place: int, count: int = 10) -> AutoAttendant:
    alternates = tuple(AlternateNumber(f"+4420794601{line:02}", "SHORT_SHORT_LONG") for line in range(count))
    return AutoAttendant(f"{ID}{place}", name, ID, name, "+442079460000", "8000", alternates)


def build_change(name: str, entry: int, result: ChangeResult = ChangeResult.DONE, detail: str = "") -> Change:
    return Change(
        id=entry,
        is_assignment=entry % 2 == 0,
        number=AlternateNumber("+442079460099"),
        attendant=build_attendant(name, entry, 0),
        org_id="",
        person_email="administrator.of.everything@branch.example.com",
        space=name,
        at=NOW,
        event_key="messages:created:id",
        result=result,
        detail=detail,
        undoes=entry - 1,
    )


def build_watch(name: str, number: int, *, is_low: bool = True) -> Watch:
    return Watch(number, Location(ID, name), PURPOSE.key, 5, ORG["org"], "room", False, "person", is_low)


def build_full_numbers(name: str) -> Reply:
    numbers = [build_number(line, owner=name) for line in range(57)]
    return build_numbers(
        NumbersView(
            location=Location(ID, name),
            purpose=PURPOSE,
            request=Request("numbers", {"location": ID, "filters": "not active,toll-free", "digits": "44", **ORG}),
            numbers=numbers,
            chosen=numbers,
            taken_at=NOW,
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            filters="not active, toll-free, with 44",
            purposes=TITLES,
            filter_words=("active",),
            may_assign=True,
            attendant=build_attendant(name, 1),
        )
    )


def build_full_found(name: str) -> Reply:
    found = [(Location(f"{ID}{line}", name), build_number(line, owner=name)) for line in range(57)]
    return build_found(
        FoundView(
            request=Request("find", {"digits": "44", **ORG}),
            purpose=PURPOSE,
            found=found,
            locations=57,
            taken_at=NOW,
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            organization=name,
            filters="with 44",
            nowhere=[name] * 30,
            unread=[name] * 30,
            may_assign=True,
        )
    )


def build_full_summary(name: str) -> Reply:
    stocks = [
        Stock(Location(f"{ID}{place}", name), [build_number(line) for line in range(place)], 0) for place in range(57)
    ]
    return build_summary(
        SummaryView(
            request=Request("summary", {"purpose": PURPOSE.key, **ORG}),
            purpose=PURPOSE,
            stocks=stocks,
            unread=[name] * 30,
            taken_at=NOW,
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            most=50,
            organization=name,
        )
    )


def build_full_attendants(name: str) -> Reply:
    shown = [build_attendant(name, place) for place in range(limits.MAX_ROWS_WITH_BUTTONS)]
    return build_attendants(
        AttendantsView(
            title=name or "Auto attendants",
            request=Request("attendants", ORG),
            shown=shown,
            unread={shown[0].id: "Webex did not answer. Please try again in a minute."},
            count=57,
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            org_id=ORG["org"],
            may_assign=True,
        )
    )


def build_full_history(name: str) -> Reply:
    changes = [build_change(name, entry, ChangeResult.DONE, name) for entry in range(57)]
    view = HistoryView(
        Request("history", {"count": "57"}), changes, NOW, 2, limits.MAX_ROWS_WITH_BUTTONS, can_be_undone=range(57)
    )
    return build_history(view)


def build_full_watches(name: str) -> Reply:
    kept = [build_watch(name, number) for number in range(50)]
    return build_watches(WatchesView(Request("watches"), kept, TITLES, 60, 2, 20))


def build_full_choice(name: str) -> Reply:
    asked = Request("assign", {"number": "+442079460099", **ORG})
    attendants = [build_attendant(name, place) for place in range(57)]
    return build_choice(attendants, title="Which auto attendant?", asked=asked, page=2, page_size=20)


FULL: dict[str, Callable[[str], Reply]] = {
    "numbers": build_full_numbers,
    "found": build_full_found,
    "summary": build_full_summary,
    "attendants": build_full_attendants,
    "choice": build_full_choice,
    "removal": lambda name: build_removal_choice(build_attendant(name, 1), Request("unassign", ORG)),
    "history": build_full_history,
    "watches": build_full_watches,
    "watching": lambda name: build_watching(build_watch(name, 1), 0, TITLES, 60),
    "alert": lambda name: build_alert(build_watch(name, 1), 1, TITLES),
    "locations": lambda name: build_locations(
        [Location(f"{ID}{place}", name, name, "GB") for place in range(57)],
        title="Which location?",
        text="a",
        page=2,
        page_size=20,
        asked=Request("export", {"file": "xlsx", "filters": "not active,toll-free", "digits": "44", **ORG}),
    ),
    "confirmation": lambda name: build_confirmation(
        ConfirmationView(
            Request("assign", {"number": "+442079460099", "attendant": ID, **ORG}),
            True,
            "+442079460099",
            build_attendant(name, 1),
            build_number(99, owner=name),
        )
    ),
    "result": lambda name: build_result(
        build_change(name, 12, ChangeResult.FAILED, name), build_attendant(name, 1), may_undo=True
    ),
}


@pytest.mark.parametrize("kind", FULL)
@settings(max_examples=8, deadline=None)  # the schema's validator takes its time
@given(name=names)
def test_whatever_names_webex_gives_make_a_good_card(kind: str, name: str) -> None:
    check_reply(FULL[kind](name))


@pytest.mark.parametrize("kind", FULL)
def test_long_names_make_a_good_card(kind: str) -> None:
    check_reply(FULL[kind]("Auto attendant of the northern distribution centre, after hours and on holidays " * 9))


@given(name=names, unread=st.lists(names, max_size=60))
def test_the_words_with_a_file(name: str, unread: list[str]) -> None:
    view = ExportView(name, PURPOSE, 57, NOW, "active", name, unread, unread, True)
    reply = build_export(view, File("a.csv", b""))
    assert not reply.card
    assert "57 numbers, as of 2026-11-24 09:12:00 UTC" in reply.markdown
    assert len(reply.markdown.encode()) <= MAX_MESSAGE_BYTES - 200


def test_a_confirmation_warns_of_what_the_number_is() -> None:
    texts = list_texts(FULL["confirmation"]("Lobby").card)
    assert texts == [
        "Assign +44 20 7946 0099?",
        "Auto attendant: Lobby (Lobby)",
        "+44 20 7946 0000, ext 8000",
        "Number: Inactive · Main number · Toll-free · Service number · PSTN · ext 80001234 · Lobby",
        "Take care: it is the location's main number.",
        "Take care: it is inactive. Calls to it do not arrive until it is activated.",
        "Take care: it is toll-free. Whoever is called pays.",
        *texts[7:],
    ]
    assert texts[7].startswith("Now: Alternate: +44 20 7946 0100 (rings short short long), ")
    assert texts[8].endswith(", +44 20 7946 0099 (new)")


@pytest.mark.parametrize(
    ("result", "title", "buttons"),
    [
        (ChangeResult.DONE, "Assigned: +44 20 7946 0099", ["Undo"]),
        (ChangeResult.FAILED, "Not assigned: +44 20 7946 0099", []),
        (ChangeResult.UNKNOWN, "Perhaps assigned: +44 20 7946 0099", []),
        (ChangeResult.BEGUN, "Perhaps assigned: +44 20 7946 0099", []),
    ],
)
def test_only_what_is_done_can_be_undone(result: ChangeResult, title: str, buttons: list[str]) -> None:
    reply = build_result(build_change("Lobby", 12, result), None, may_undo=True)
    assert list_texts(reply.card)[0] == title
    assert list(list_buttons(reply.card)) == buttons
    assert "I could not read the auto attendant again." in reply.markdown
    assert list(list_buttons(build_result(build_change("Lobby", 12), None, may_undo=False).card)) == []
