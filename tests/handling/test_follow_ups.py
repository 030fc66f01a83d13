"""Follow-ups refer to what was there before them: after a crash, on another replica, and however late they come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.handling.handler import EventHandler
from bot.handling.outcomes import Outcome
from bot.sandbox import Person
from bot.store import prepare_database
from tests.support.conversation import get_texts
from tests.support.events import handle, list_replies
from tests.support.settings import BOT

Raw = dict[str, Any]


def ask(handler: EventHandler, person: Person, typed: str, **options: Any) -> tuple[Raw, list[str]]:
    """Type something in the 1:1 space; returns the message and the reply's texts."""
    asked = person.send(typed, to=BOT)
    handle(handler, asked, **options)
    return asked, read_last(person, asked)


def read_last(person: Person, asked: Raw) -> list[str]:
    return get_texts(list_replies(person, asked)[-1])


def delete_last_reply(bot_account: Person, person: Person, asked: Raw) -> None:
    bot_account.call("DELETE", f"/messages/{list_replies(person, asked)[-1]['id']}")


def find_part(texts: list[str]) -> str:
    """Return which part of a list is shown: "11–20 of 57"."""
    return next(each.partition(" · ")[0] for each in texts if " of 57" in each)


def test_an_event_that_runs_again_means_the_same_again(
    handler: EventHandler, administrator: Person, bot_account: Person
) -> None:
    ask(handler, administrator, "numbers Atlanta")
    asked, texts = ask(handler, administrator, "next")
    assert find_part(texts) == "11–20 of 57"
    # It was killed before it replied: after a restart, everything but the reply is there.
    delete_last_reply(bot_account, administrator, asked)
    handle(handler, asked, may_be_duplicate=True)
    assert find_part(read_last(administrator, asked)) == "11–20 of 57"
    # Also when something else was asked in the meantime.
    _, texts = ask(handler, administrator, "next")
    assert find_part(texts) == "21–30 of 57"
    administrator.send("numbers Denver", to=BOT)
    handle(handler, asked, may_be_duplicate=True)
    _, texts = ask(handler, administrator, "next")
    assert find_part(texts) == "31–40 of 57"


def test_an_event_that_comes_late_refers_to_what_was_there_before_it(
    handler: EventHandler, administrator: Person
) -> None:
    ask(handler, administrator, "numbers Atlanta")
    late = administrator.send("next", to=BOT)
    ask(handler, administrator, "numbers Denver")
    handle(handler, late)
    assert find_part(read_last(administrator, late)) == "11–20 of 57"


def test_a_second_replica_knows_the_list(
    handling: Callable[..., Any], administrator: Person, postgres_url: str
) -> None:
    with handling(postgres_url) as one, handling(postgres_url) as two:
        ask(one, administrator, "numbers Atlanta")
        _, texts = ask(two, administrator, "next")
        assert find_part(texts) == "11–20 of 57"
        _, texts = ask(one, administrator, "next")
        assert find_part(texts) == "21–30 of 57"


@pytest.mark.parametrize(("minutes", "is_remembered"), [(14, True), (16, False)])
def test_the_list_is_forgotten_after_fifteen_minutes(
    handler: EventHandler, administrator: Person, minutes: int, is_remembered: bool
) -> None:
    ask(handler, administrator, "numbers Atlanta")
    asked = administrator.send("next", to=BOT)
    created = datetime.fromisoformat(asked["created"]) + timedelta(minutes=minutes)
    handle(handler, asked | {"created": created.isoformat()})
    texts = read_last(administrator, asked)
    assert texts[0].startswith("Atlanta" if is_remembered else "Of which list? You got none here")


def test_a_list_that_cannot_be_recorded_is_shown_all_the_same(
    handling: Callable[..., Any], administrator: Person, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path / 'broken.sqlite'}"
    prepare_database(url)
    with handling(url) as handler:
        with handler._follow_ups._recent._engine.begin() as connection:
            connection.execute(text("DROP TABLE recent_requests"))
        _, texts = ask(handler, administrator, "numbers Atlanta")
        assert find_part(texts) == "1–10 of 57"
        assert "was not recorded" in caplog.text
        asked = administrator.send("next", to=BOT)
        assert handle(handler, asked).kind is Outcome.DATABASE_UNAVAILABLE
