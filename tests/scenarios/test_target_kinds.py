"""Hunt groups and call queues beside auto attendants: typed and pressed, switched on and off."""

from bot.sandbox import Person, Sandbox
from tests.support.atlanta import WRITTEN, list_writes
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_texts, press
from tests.support.settings import Start

GROUP, QUEUE = "Atlanta Sales", "Atlanta Service"

ON = "auto attendants, hunt groups, call queues"

MAY_NOT = "You are not authorized to change auto attendants, hunt groups or call queues. Nothing was changed."

OFF = "This bot changes the numbers of auto attendants only, not of hunt groups. Nothing was changed. To allow it, ask"


def test_each_kind_gets_and_loses_a_number(
    start: Start, administrator: Person, helpdesk: Person, stranger: Person, webex: Sandbox
) -> None:
    with start(assign_to=ON):
        listed = ask_in_group(administrator, webex, "targets Atlanta")
        assert get_texts(listed)[0] == "Auto attendants, hunt groups and call queues at Atlanta Headquarters"
        asked = ask_in_group(administrator, webex, f"assign {WRITTEN} to hunt group {GROUP}")
        assert get_texts(asked)[1] == "As an alternate number of a hunt group"
        # Neither may press what the administrator may, nor type it.
        assert get_texts(press(helpdesk, asked, "Assign"))[:2] == [
            f"{MAY_NOT} Ask somebody who may assign numbers, or the bot's administrator and forward this line:",
            f"assign {WRITTEN} to {GROUP}",
        ]
        assert get_texts(ask_in_group(helpdesk, webex, f"assign {WRITTEN} to queue {QUEUE} confirm"))[0].startswith(
            MAY_NOT
        )
        assert get_texts(press(stranger, asked, "Assign"))[0].startswith("You are not authorized to use this bot.")
        assert list_writes(webex) == []
        done = press(administrator, asked, "Assign")
        assert get_texts(done)[:2] == [f"Assigned: {WRITTEN}", f"Hunt group: {GROUP} (Atlanta Headquarters)"]
        undone = press(administrator, press(administrator, done, "Undo"), "Undo")
        assert get_texts(undone)[0] == f"Removed: {WRITTEN}"
        assert get_texts(ask(administrator, f"assign {WRITTEN} to queue {QUEUE} confirm"))[0] == f"Assigned: {WRITTEN}"
        removed = press(administrator, ask(administrator, f"unassign {WRITTEN}"), "Remove")
        assert get_texts(removed)[:2] == [f"Removed: {WRITTEN}", f"Call queue: {QUEUE} (Atlanta Headquarters)"]
        history = get_texts(ask(administrator, "history"))
        assert sum(f"hunt group {GROUP}" in each for each in history) == 2
        assert sum(f"call queue {QUEUE}" in each for each in history) == 2


def test_by_default_only_auto_attendants_do(start: Start, administrator: Person, webex: Sandbox) -> None:
    with start(assign_to=ON):
        asked = ask(administrator, f"assign {WRITTEN} to {GROUP}")
    with start():
        for refused in (press(administrator, asked, "Assign"), ask(administrator, f"assign {WRITTEN} to group Sales")):
            assert get_texts(refused)[0].startswith(OFF)
        groups = press(administrator, refused, "Show hunt groups")
        assert get_texts(groups)[0] == "Hunt groups"
        assert list_buttons(get_card(groups)).keys() & {"Add", "Remove"} == set()
        choice = press(administrator, refused, "Choose an auto attendant")
        assert get_texts(choice)[0] == f"Assign {WRITTEN} to which auto attendant?"
    assert list_writes(webex) == []
