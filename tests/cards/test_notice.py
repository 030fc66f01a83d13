from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Request, Suggestion
from cards.notice import build_notice
from cards.reply import render_reply
from tests.support.card_schema import check_reply


@settings(max_examples=25, deadline=None)  # the schema's validator is slow
@given(
    st.text(min_size=1, max_size=9000).filter(lambda text: any(map(str.isalnum, text))),
    st.lists(st.text(max_size=100), max_size=9),
)
def test_any_sentence_makes_a_valid_reply(sentence: str, titles: list[str]) -> None:
    check_reply(render_reply(build_notice(sentence, [Suggestion(title, Request("help")) for title in titles])))


def test_a_long_sentence_is_shortened_not_dropped() -> None:
    reply = render_reply(build_notice("Webex answered. " * 1_000))
    assert reply.markdown.startswith("Webex answered.")
    assert reply.markdown.endswith("…")


def test_suggestions_are_buttons_and_are_listed() -> None:
    view = build_notice(
        "Which one?", [Suggestion("numbers Denver", Request("numbers").with_texts({"location": "Denver"}))]
    )
    assert render_reply(view).markdown == "Which one?  \n- numbers Denver"
    assert [button.title for button in view.suggestions] == ["numbers Denver"]
