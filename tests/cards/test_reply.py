import pytest

from cards.reply import render_reply
from tests.support.card_schema import check_reply
from tests.support.sample_views import FULL_VIEWS


@pytest.mark.parametrize("kind", [kind for kind in FULL_VIEWS if kind != "export"])
def test_a_view_is_a_card_and_the_same_in_words(kind: str) -> None:
    reply = render_reply(FULL_VIEWS[kind]("Lobby"))
    assert reply.file is None
    check_reply(reply)


def test_a_view_with_a_file_has_no_card() -> None:
    view = FULL_VIEWS["export"]("Lobby")
    reply = render_reply(view)
    assert reply.file is view.file
    assert not reply.card
    assert "57 numbers, all assigned, as of 2026-11-24 09:12:00 UTC" in reply.markdown
