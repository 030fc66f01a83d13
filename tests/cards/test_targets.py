from dataclasses import replace

import pytest

from bot.model import ALL_KINDS, AlternateNumber, Request
from cards.targets import (
    TargetsView,
    build_removal_choice,
    build_targets,
    describe_alternate,
    describe_alternates,
    describe_numbers,
    describe_recipient,
)
from cards.view import Row
from tests.support.sample_values import build_target
from tests.support.views import list_view_texts, map_buttons

LOBBY = build_target("Lobby", count=1)

VIEW = TargetsView("Auto attendants", Request("attendants"), [LOBBY], {}, 1, 1, 10, assignable=ALL_KINDS)


def list_titles(view: TargetsView) -> list[str]:
    (row,) = build_targets(view).rows
    assert isinstance(row, Row)
    return [button.title for button in row.buttons]


def test_an_auto_attendant_is_shown_with_its_numbers() -> None:
    assert list_view_texts(build_targets(VIEW)) == [
        "Auto attendants",
        "1–1 of 1",
        "Lobby",
        "Lobby · +44 20 7946 0000, ext 8000",
        "Alternate numbers: +44 20 7946 0100 (rings short short long)",
    ]


def test_only_what_is_possible_has_a_button() -> None:
    assert list_titles(VIEW) == ["Add", "Remove"]
    assert list_titles(replace(VIEW, shown=[replace(LOBBY, alternates=())])) == ["Add"]
    assert list_titles(replace(VIEW, unread={LOBBY.id: "Webex did not answer."})) == []
    assert list_titles(replace(VIEW, assignable=())) == []


def test_the_reason_replaces_numbers_that_could_not_be_read() -> None:
    view = build_targets(replace(VIEW, unread={LOBBY.id: "Webex did not answer."}))
    assert list_view_texts(view)[-1] == "Webex did not answer."


def test_buttons_stay_in_the_organization() -> None:
    buttons = map_buttons(build_targets(replace(VIEW, org_id="org")))
    assert buttons["Add"] == Request("assign").with_texts({"target": LOBBY.id, "org": "org"})
    assert buttons["Remove"] == Request("unassign").with_texts({"target": LOBBY.id, "org": "org"})


def test_the_number_to_remove_is_chosen() -> None:
    view = build_removal_choice(LOBBY, Request("unassign"))
    assert list_view_texts(view) == [
        "Remove which number from Lobby?",
        "+44 20 7946 0000, ext 8000",
        "+44 20 7946 0100",
        "Rings short short long",
    ]
    assert map_buttons(view) == {
        "Remove": Request("unassign").with_texts({"target": LOBBY.id, "number": "+442079460100"}),
    }


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("NORMAL", "+44 20 7946 0100"),
        ("LONG_LONG", "+44 20 7946 0100 (rings long long)"),
        ("NEW_RING", "+44 20 7946 0100 (rings NEW_RING)"),
    ],
)
def test_ring_patterns_are_named_unless_they_are_normal(pattern: str, expected: str) -> None:
    assert describe_alternate(AlternateNumber("+442079460100", pattern)) == expected


@pytest.mark.parametrize(
    ("count", "end"),
    [(0, "no alternate numbers"), (2, "alternate +44 20 7946 0100, +44 20 7946 0101"), (3, "3 alternate numbers")],
)
def test_one_of_several_is_described_on_one_line(count: int, end: str) -> None:
    target = build_target("Lobby", count=count)
    assert describe_recipient(target) == f"Lobby · +44 20 7946 0000, ext 8000 · {end}"


def test_the_lack_of_numbers_is_said() -> None:
    bare = replace(LOBBY, phone_number="", extension="", alternates=())
    assert describe_numbers(bare) == "No phone number or extension"
    assert describe_alternates(bare) == "No alternate numbers"
