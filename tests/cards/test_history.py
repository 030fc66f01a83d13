from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import ChangedNumber, ChangeResult, Request
from cards.history import HistoryView, build_history
from cards.view import Row, Tone
from tests.support.sample_values import NOW, build_change
from tests.support.views import list_view_texts, map_buttons

CHANGE = replace(build_change("Lobby", 12), undoes=None, space="")


def build_view(*changes: object, can_be_undone: tuple[int, ...] = ()) -> HistoryView:
    return HistoryView(
        Request("history"),
        changes,  # type: ignore[arg-type]
        NOW + timedelta(hours=2),
        1,
        10,
        can_be_undone,
    )


def test_an_entry_says_what_who_where_and_when() -> None:
    removal = build_change("Lobby", 13, ChangeResult.FAILED, "Webex refused it.")
    assert list_view_texts(build_history(build_view(removal, CHANGE))) == [
        "History",
        "1–2 of 2, newest first",
        "#13 Not removed: +44 20 7946 0099",
        "from Lobby (Lobby)",
        "by administrator.of.everything@branch.example.com in Lobby, to undo #12",
        "2026-11-24 09:12 UTC (2 hours ago)",
        "Webex refused it.",
        "#12 Assigned: +44 20 7946 0099",
        "to Lobby (Lobby)",
        "by administrator.of.everything@branch.example.com in a 1:1 space",
        "2026-11-24 09:12 UTC (2 hours ago)",
    ]


def test_only_some_entries_can_be_undone() -> None:
    view = build_history(build_view(build_change("Lobby", 13), CHANGE, can_be_undone=(12,)))
    assert [bool(row.buttons) for row in view.rows if isinstance(row, Row)] == [False, True]
    assert map_buttons(view) == {"Undo": Request("undo").with_texts({"entry": "12"})}


@pytest.mark.parametrize(
    ("result", "tone"),
    [
        (ChangeResult.DONE, Tone.NORMAL),
        (ChangeResult.FAILED, Tone.ATTENTION),
        (ChangeResult.UNKNOWN, Tone.WARNING),
        (ChangeResult.BEGUN, Tone.WARNING),
    ],
)
def test_results_have_tones(result: ChangeResult, tone: Tone) -> None:
    (row,) = build_history(build_view(replace(CHANGE, numbers=(ChangedNumber(CHANGE.number, result),)))).rows
    assert isinstance(row, Row)
    assert row.cells[0][0].tone is tone


def test_a_time_is_the_locations_own() -> None:
    zones = {CHANGE.target.location_id: "America/Chicago"}
    texts = list_view_texts(build_history(replace(build_view(CHANGE), time_zones=zones)))
    assert "2026-11-24 03:12 CST (2 hours ago)" in texts
