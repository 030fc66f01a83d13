"""The rate limit: a flood by one person gets one notice, and everybody else is answered as usual."""

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, get_texts, press
from tests.support.metrics import read_outcomes
from tests.support.processes import count_replies, list_acknowledged
from tests.support.settings import BOT, Start
from tests.support.waiting import wait_until

LIMIT_REACHED = (
    "You've reached the limit of 5 commands per minute. Further commands are ignored; try again in a minute."
)


def test_a_flood_gets_one_notice(start: Start, administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
    before = read_outcomes()
    with start(commands_per_minute=5):
        card = ask(administrator, "locations")
        for _ in range(4):
            ask(administrator, "help")
        assert get_texts(ask(administrator, "numbers Birmingham")) == [LIMIT_REACHED]
        sent = [administrator.send("numbers Birmingham", to=BOT) for _ in range(50)]
        sent.append(administrator.press(card, "List"))
        assert get_texts(ask(helpdesk, "numbers Birmingham"))[0] == "Birmingham"
        # Some may be refused with 503, if the database cannot keep up. Once each of the others has been decided on,
        # none will be answered later.
        acknowledged = list_acknowledged(webex) & {each["id"] for each in sent}
        wait_until(lambda: (read_outcomes() - before)["ignored_over_limit"] == len(acknowledged) > 0)
        assert (read_outcomes() - before)["rate_limited"] == 1
        counts = count_replies(webex)
        assert [counts[each["id"]] for each in sent] == [0] * len(sent)


def test_clicks_count_too(start: Start, administrator: Person) -> None:
    with start(commands_per_minute=2):
        card = ask(administrator, "locations")
        press(administrator, card, "List")
        texts = get_texts(press(administrator, card, "List"))
        assert texts[0].startswith("You've reached the limit of 2 commands per minute.")


def test_0_means_no_limit(start: Start, administrator: Person) -> None:
    before = read_outcomes()
    with start(commands_per_minute=0):
        for _ in range(8):
            ask(administrator, "help")
    assert "rate_limited" not in read_outcomes() - before
