"""A reply says how a sentence was understood, unless the short form itself was typed."""

import pytest

from bot.handling.understanding import show_understanding
from bot.model import PURPOSES_BY_KEY, Feature, Filter, Request, Shown
from cards.view import View

INACTIVE = (Filter(Feature.INACTIVE),)
DENVER = Request("numbers", location="Denver", filters=INACTIVE)
BY_ID = DENVER.with_(location="5a1e9c3e-0000-4000-8000-000000000001")
VIEW = View(title="Denver", subtitle="For: export inactive", shown=Shown(BY_ID, "Denver"))
ASSIGN = Request("assign", number="404-555-0002", target="Lobby")


@pytest.mark.parametrize(
    ("typed", "request_", "understood"),
    [
        ("show me inactive ones in Denver", DENVER, "numbers Denver inactive"),
        ("Denver inactive", DENVER, "numbers Denver inactive"),
        # A follow-up, whose location is known by its id.
        ("only inactive", BY_ID, "numbers Denver inactive"),
        ("next", BY_ID.with_(page=2), "numbers Denver inactive"),
        ("unassign Lobby", Request("unassign", target="Lobby"), ""),
        ("give 404-555-0002 to Lobby", ASSIGN, "assign 404-555-0002 to Lobby"),
        # The short form itself, in any order, with or without what it leaves out.
        ("numbers Denver inactive", DENVER, ""),
        ("Numbers inactive, Denver?", DENVER, ""),
        ("numbers in denver inactive page 2 refresh", DENVER.with_(page=2, fresh=True), ""),
        ("numbers “Denver” inactive", DENVER, ""),
        ("summary for hunt group", Request("summary", purpose=PURPOSES_BY_KEY["hunt_primary"]), ""),
        # A card that says already what it keeps.
        ("the inactive ones", Request("export", filters=INACTIVE), ""),
        # A list of locations to choose from.
        ("only inactive", Request("locations", text="store", filters=INACTIVE), "numbers store inactive"),
        ("where are we", Request("locations", text="store"), "locations store"),
        # Replies that say themselves what they are.
        ("what can you do", Request("help"), ""),
        ("hi", Request("hello", topic="greeting"), ""),
    ],
)
def test_the_short_form_is_shown_where_something_else_was_typed(typed: str, request_: Request, understood: str) -> None:
    assert show_understanding(VIEW, typed, request_).understood == understood
