from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.model import File
from cards.export import ExportView, build_export
from cards.reply import render_reply
from tests.support.card_schema import MAX_MESSAGE_BYTES
from tests.support.sample_values import ALTERNATE, NOW
from tests.support.views import list_view_texts

FILE = File("numbers.csv", b"")

VIEW = ExportView("Birmingham", ALTERNATE, 1, NOW)


def test_the_message_says_what_is_in_the_file() -> None:
    view = build_export(replace(VIEW, count=1_200, filters="active", organization="Branch"), FILE)
    assert view.file is FILE
    assert list_view_texts(view) == [
        "Birmingham",
        "Auto attendant alternate numbers · Branch",
        "1,200 numbers, as of 2026-11-24 09:12:00 UTC",
        "Filtered by: active",
    ]


def test_the_message_says_what_is_missing() -> None:
    view = build_export(replace(VIEW, unread_locations=["Denver", "Atlanta"], is_truncated=True), FILE)
    assert list_view_texts(view)[2:] == [
        "1 number, as of 2026-11-24 09:12:00 UTC",
        "Could not be read, and not in the file: Denver, Atlanta",
        "List truncated: a location has more numbers than the bot reads (setting MAX_NUMBERS).",
    ]


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80)


@given(NAMES, st.lists(NAMES, max_size=60))
def test_any_names_fit_into_the_message(name: str, unread: list[str]) -> None:
    view = ExportView(name, ALTERNATE, 57, NOW, "active", name, unread, True, notes=unread)
    markdown = render_reply(build_export(view, FILE)).markdown
    assert "57 numbers, as of 2026-11-24 09:12:00 UTC" in markdown
    assert len(markdown.encode()) <= MAX_MESSAGE_BYTES - 200
