from bot.model import Request
from cards.requests import keep_arguments, with_arguments

REQUEST = Request("numbers", {"location": "x", "page": "2"})


def test_arguments_are_added_and_replaced() -> None:
    changed = with_arguments(REQUEST, page="3", fresh="true")
    assert changed == Request("numbers", {"location": "x", "page": "3", "fresh": "true"})
    assert REQUEST.arguments["page"] == "2"


def test_only_the_named_arguments_are_kept() -> None:
    assert keep_arguments(REQUEST, "location", "org") == {"location": "x"}
