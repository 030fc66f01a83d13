"""Reservations in spaces: who may make them, and the notices before their end and behind it, exactly once."""

from datetime import UTC, datetime, timedelta

import pytest
from dbos import DBOS
from sqlalchemy import update

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from bot.store.reservations import MARKS, Reservations
from tests.support.birmingham import list_bot_messages
from tests.support.conversation import ask, ask_in_group, get_texts, press

NUMBER = "+1 404-555-0003"

ENDS, ENDED = "A reservation ends soon", "A reservation has ended"


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


def run_check() -> None:
    """Run the scheduled check of the reservations now; returns when it has ended."""
    DBOS.trigger_schedule("reservations").get_result()


def move_end(bot: Bot, **units: float) -> None:
    """Let all reservations end so much later than now, and have begun five days ago."""
    now = datetime.now(UTC)
    values = {"at": now - timedelta(days=5), "ends_at": now + timedelta(**units)}
    with bot.store._engine.begin() as connection:
        connection.execute(update(MARKS).values(values))


def fail_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process be interrupted right after the next notice was posted."""

    def fail(*_: object) -> None:
        monkeypatch.undo()
        raise DatabaseUnavailable("interrupted")

    monkeypatch.setattr(Reservations, "announce", fail)


def test_a_space_is_notified_before_the_end_and_behind_it(
    bot: Bot, administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserved = ask_in_group(administrator, webex, f"reserve {NUMBER} for Reception for 3 weeks")
    assert get_texts(reserved)[0].replace("\u2011", "-").replace("\xa0", " ") == f"Reserved: {NUMBER}"
    move_end(bot, hours=12)
    fail_once(monkeypatch)
    run_check()
    run_check()
    (text,) = list_bot_messages(administrator, webex, ENDS)
    assert "is reserved for Reception by administrator@example.com until" in text
    notice = next(each for each in administrator.list_messages(webex.group_room_id) if each.get("text") == text)
    assert get_texts(press(administrator, notice, "Extend"))[0].startswith("Extended")
    run_check()
    assert len(list_bot_messages(administrator, webex, ENDS)) == 1
    move_end(bot, minutes=-1)
    fail_once(monkeypatch)
    run_check()
    run_check()
    (text,) = list_bot_messages(administrator, webex, ENDED)
    assert "Others can have it now." in text
    ended = next(each for each in administrator.list_messages(webex.group_room_id) if each.get("text") == text)
    assert get_texts(press(administrator, ended, "Reserve again"))[0].startswith("Reserved")


@pytest.mark.usefixtures("bot")
def test_others_can_neither_type_nor_press_it(administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
    refused = "You are not authorized to reserve or release numbers. Nothing was changed."
    assert refused in ask(helpdesk, f"reserve {NUMBER}")["text"]
    reserved = ask_in_group(administrator, webex, f"reserve {NUMBER} for Reception")
    assert refused in press(helpdesk, reserved, "Release")["text"]
    assert "1 number reserved" in ask(helpdesk, "reservations")["text"]
    assert get_texts(press(administrator, reserved, "Release"))[0].startswith("Released")


def test_a_notice_goes_to_the_person_where_the_bot_has_left_the_space(
    bot: Bot, administrator: Person, webex: Sandbox, bot_account: Person
) -> None:
    direct = ask(administrator, "help")["roomId"]
    ask_in_group(administrator, webex, f"reserve {NUMBER}")
    memberships = bot_account.call("GET", "/memberships", params={"roomId": webex.group_room_id})["items"]
    own = next(each for each in memberships if each["personEmail"] == "numbers@webex.bot")
    bot_account.call("DELETE", f"/memberships/{own['id']}")
    move_end(bot, minutes=-1)
    run_check()
    run_check()
    texts = [each.get("text", "") for each in administrator.list_messages(direct)]
    (notice,) = (text for text in texts if ENDED in text)
    assert notice.startswith("I am no longer in the space where these numbers were reserved.")
