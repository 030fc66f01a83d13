"""Follow-ups, typed behind lists and presses: they refer to what this person last got in this space."""

import re

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_file, get_texts, list_calls, press
from tests.support.settings import BOT, Start


def find(texts: list[str], part: str) -> str:
    """Return the first text with this in it, without the page's number and the time."""
    text = next(each.partition(" · As of")[0] for each in texts if part in each)
    return re.sub(r"^Page \d+ of \d+ · ", "", text)


@pytest.mark.usefixtures("bot")
def test_pages_typed_and_pressed(administrator: Person) -> None:
    ask(administrator, "numbers Atlanta")
    for typed, part in [
        ("next", "11–20"),
        ("more", "21–30"),
        ("previous", "11–20"),
        ("page 4", "31–40"),
        ("Next!", "41–50"),
    ]:
        card = ask(administrator, typed)
        assert find(get_texts(card), " of 57") == f"{part} of 57"
    # What is pressed is what the person last got as well.
    press(administrator, card, "Previous")
    last = ask(administrator, "page 6")
    assert find(get_texts(last), " of 57") == "51–57 of 57"
    for typed in ("next", "page 7"):
        refused = ask(administrator, typed)
        assert get_texts(refused)[0] == "There is no page 7. The list has 6 pages."
    assert find(get_texts(press(administrator, refused, "Page 6")), " of 57") == "51–57 of 57"
    ask(administrator, "page 1")
    assert get_texts(ask(administrator, "previous"))[0] == "This is the first page."
    ask(administrator, "numbers Birmingham")
    assert get_texts(ask(administrator, "next"))[0] == "There is no page 2. The list has only one page."


@pytest.mark.usefixtures("bot")
def test_a_list_is_narrowed_moved_and_exported(administrator: Person) -> None:
    ask(administrator, "numbers Atlanta for hunt group")
    active = get_texts(ask(administrator, "only active"))
    assert active[:2] == ["Atlanta Headquarters", "Hunt group primary numbers"]
    assert active[3] == "active"
    assert "Understood: numbers Atlanta Headquarters active for hunt group" in active
    both = get_texts(ask(administrator, "and the toll-free ones?"))
    assert both[3:5] == ["active", "toll-free"]
    assert not {"active", "toll-free"} & set(get_texts(ask(administrator, "clear filter")))
    ask(administrator, "only inactive")
    denver = get_texts(ask(administrator, "and in Denver?"))
    assert denver[:2] == ["Denver", "Hunt group primary numbers"]
    assert denver[3] == "inactive"
    _, name, content = get_file(administrator, administrator.send("as excel", to=BOT))
    assert name.startswith("denver_hunt-primary_")
    assert name.endswith(".xlsx")
    assert content.startswith(b"PK")
    _, name, _ = get_file(administrator, administrator.send("what about Chicago", to=BOT))
    assert name.startswith("chicago-loop_hunt-primary_")
    back = get_texts(ask(administrator, "numbers Chicago"))
    assert get_texts(ask(administrator, "without inactive"))[0] == back[0]
    ask(administrator, "refresh")
    assert get_texts(ask(administrator, "back"))[2] == back[2]
    ask(administrator, "find ending 00")
    only = get_texts(ask(administrator, "only in Chicago"))
    assert only[0] == "Chicago Loop"
    assert only[3] == "ending 00"


@pytest.mark.usefixtures("bot")
def test_refresh_asks_webex_again_and_costs_no_further_call(administrator: Person, webex: Sandbox) -> None:
    ask(administrator, "numbers Atlanta page 2")

    def count() -> int:
        return len(list_calls(webex))

    before = count()
    assert find(get_texts(ask(administrator, "refresh")), " of 57") == "11–20 of 57"
    assert count() - before == 3  # the message, the list, the reply
    before = count()
    ask(administrator, "next")
    assert count() - before == 2


@pytest.mark.usefixtures("bot")
def test_nobody_elses_list_is_taken(administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
    ask_in_group(administrator, webex, "numbers Atlanta")
    reply = ask_in_group(helpdesk, webex, "next")
    assert get_texts(reply)[0].startswith("Of which list? You got none here in the last 15 minutes.")
    # Nor one's own from another space.
    assert get_texts(ask(administrator, "next"))[0].startswith("Of which list?")
    assert find(get_texts(ask_in_group(administrator, webex, "next")), " of 57") == "11–20 of 57"
    # The person who presses a button got that list.
    card = ask_in_group(administrator, webex, "numbers Atlanta page 3")
    press(helpdesk, card, "Next")
    assert find(get_texts(ask_in_group(helpdesk, webex, "next")), " of 57") == "41–50 of 57"


def test_follow_ups_outlive_a_restart(start: Start, administrator: Person) -> None:
    with start():
        ask(administrator, "numbers Atlanta")
    with start():
        assert find(get_texts(ask(administrator, "next")), " of 57") == "11–20 of 57"


def test_a_second_replica_knows_the_list(start: Start, administrator: Person, postgres_url: str) -> None:
    with start(database_url=postgres_url, replica="one"):
        ask(administrator, "numbers Atlanta")
    with start(database_url=postgres_url, replica="two"):
        assert find(get_texts(ask(administrator, "next")), " of 57") == "11–20 of 57"


@pytest.mark.usefixtures("bot")
def test_a_refused_person_learns_nothing_of_lists(administrator: Person, stranger: Person, webex: Sandbox) -> None:
    ask_in_group(administrator, webex, "numbers Atlanta")
    reply = ask_in_group(stranger, webex, "next")
    assert "You are not authorized to use this bot." in get_texts(reply)[0]
    assert list_buttons(get_card(reply)) == {}
