"""A flood by one person: told once to slow down, and nobody else waits for it."""

import time

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, get_texts, press
from tests.support.processes import count_answers
from tests.support.settings import BOT, Start


def test_a_flood_is_held_up(start: Start, administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
    with start(commands_per_minute=5):
        card = ask(administrator, "locations")
        for _ in range(4):
            ask(administrator, "help")
        told = ask(administrator, "numbers Birmingham")
        assert get_texts(told)[0].startswith("Slow down, please: I answer 5 commands a minute from one person")
        passed_over = [administrator.send("numbers Birmingham", to=BOT) for _ in range(100)]
        pressed = administrator.press(card, "List numbers")
        # Whoever else asks is answered, and by then all of the flood was settled.
        assert get_texts(ask(helpdesk, "numbers Birmingham"))[0] == "Birmingham"
        time.sleep(0.3)
        counts = count_answers(webex)
        assert [counts[each["id"]] for each in [*passed_over, pressed]] == [0] * 101


def test_a_flood_of_presses_is_told_too(start: Start, administrator: Person) -> None:
    with start(commands_per_minute=2):
        card = ask(administrator, "locations")
        press(administrator, card, "List numbers")
        assert get_texts(press(administrator, card, "List numbers"))[0].startswith("Slow down, please")


def test_no_limit(start: Start, administrator: Person) -> None:
    with start(commands_per_minute=0):
        for _ in range(8):
            assert get_texts(ask(administrator, "help"))[0] == "Commands"
