"""The card that tells who changed what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from adaptive_cards.card import ActionSet, Column, ColumnSet
from adaptive_cards.types import Colors, Spacing

from bot.model import Change, ChangeResult, Reply, Request
from cards.change import describe_result
from cards.parts import (
    Element,
    build_button,
    build_card,
    build_line,
    build_pager,
    build_title,
    cut,
    describe_page,
    escape_message,
    format_number,
    get_page,
    write_lines,
)
from cards.times import describe_age, describe_time

WIDTHS = (6, 2)
"""How an entry and its button share a row."""

COLORS = {ChangeResult.DONE: None, ChangeResult.FAILED: Colors.ATTENTION}


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What the card shows: the last changes, newest first."""

    request: Request
    changes: Sequence[Change]
    now: datetime
    page: int
    page_size: int
    can_be_undone: Collection[int] = ()
    """The entries that have a button."""


def build_history(view: HistoryView) -> Reply:
    """Build the answer that shows one page of the history."""
    shown, page, pages = get_page(view.changes, view.page, view.page_size)
    part = f"{describe_page(page, view.page_size, len(view.changes))}, newest first"
    body: list[Element] = [*build_title("History", part)]
    body += [_build_row(each, view) for each in shown]
    lines = [f"**History** — {part}"]
    lines += [f"- {escape_message(' — '.join([*_describe(each, view.now), *_explain(each)]))}" for each in shown]
    return Reply(markdown=write_lines(lines), card=build_card(body, build_pager(view.request, page, pages)))


def _describe(change: Change, now: datetime) -> tuple[str, str, str]:
    """Say what, by whom and where, and when."""
    word = "to" if change.is_assignment else "from"
    what = (
        f"#{change.id} {describe_result(change)}: {format_number(change.number.phone_number)} {word} "
        f"{cut(change.attendant.name, 60)} ({cut(change.attendant.location_name, 40)})"
    )
    where = f"in {cut(change.space, 60)}" if change.space else "in a 1:1 space"
    undone = f", to undo #{change.undoes}" if change.undoes else ""
    return what, f"by {cut(change.person_email, 80)} {where}{undone}", _describe_when(change, now)


def _explain(change: Change) -> list[str]:
    return [cut(change.detail, 200)] if change.detail else []


def _describe_when(change: Change, now: datetime) -> str:
    return f"{describe_time(change.at)} ({describe_age(change.at, now)})"


def _build_row(change: Change, view: HistoryView) -> ColumnSet:
    what, who, when = _describe(change, view.now)
    texts = [
        build_line(what, is_bold=True, color=COLORS.get(change.result, Colors.WARNING)),
        build_line(who),
        build_line(when, is_subtle=True),
    ]
    texts += [build_line(why, color=Colors.ATTENTION) for why in _explain(change)]
    columns = [Column(width=str(WIDTHS[0]), items=list(texts))]
    if change.id in view.can_be_undone:
        undo = build_button("Undo", Request("undo", entry=change.id))
        columns.append(Column(width=str(WIDTHS[1]), items=[ActionSet(actions=[undo])]))
    return ColumnSet(columns=columns, separator=True, spacing=Spacing.SMALL)
