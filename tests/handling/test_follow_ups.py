"""Follow-ups: what they mean without an earlier list, and where the earlier lists cannot be read."""

from collections.abc import Sequence

import pytest

from bot.errors import DatabaseUnavailable
from bot.handling.follow_ups import resolve_follow_up
from bot.handling.handler import EventHandler
from bot.handling.outcomes import Outcome
from bot.model import FollowUp, Request, Shown
from bot.sandbox import Person
from tests.support.conversation import get_texts
from tests.support.events import NoEvents, handle, list_replies, to_event
from tests.support.settings import BOT


class BrokenDatabase(NoEvents):
    def list_shown(self) -> Sequence[Shown]:
        raise DatabaseUnavailable("The bot's database is not available at the moment.")


def test_only_a_follow_up_reads_earlier_events() -> None:
    request = Request("summary")
    assert resolve_follow_up(request, BrokenDatabase()) is request
    with pytest.raises(DatabaseUnavailable):
        resolve_follow_up(FollowUp(Request(""), step=1), BrokenDatabase())


def test_a_follow_up_to_nothing_is_explained(handler: EventHandler, administrator: Person) -> None:
    asked = administrator.send("next", to=BOT)
    assert handle(handler, asked).kind is Outcome.NOT_UNDERSTOOD
    assert get_texts(list_replies(administrator, asked)[-1])[0].startswith("Of which list? You got none here")


def test_earlier_events_that_cannot_be_read_are_the_reply(handler: EventHandler, administrator: Person) -> None:
    asked = administrator.send("next", to=BOT)
    outcome = handler.handle(to_event(asked), BrokenDatabase())
    assert outcome.kind is Outcome.DATABASE_UNAVAILABLE
    assert "database is not available" in get_texts(list_replies(administrator, asked)[-1])[0]


def test_the_list_that_a_reply_shows_is_part_of_the_outcome(handler: EventHandler, administrator: Person) -> None:
    listed = handle(handler, administrator.send("numbers Atlanta active page 2", to=BOT)).result.shown
    assert listed is not None
    assert (listed.request.command, listed.request.page, listed.location) == ("numbers", 2, "Atlanta Headquarters")
    assert handle(handler, administrator.send("numbers Nowhere", to=BOT)).result.shown is None
