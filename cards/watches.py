"""The cards about watches: what is watched, and the word that numbers have become few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adaptive_cards.card import ActionSet
from adaptive_cards.types import Colors

from bot.model import PURPOSES_BY_KEY, Reply, Request, Watch
from cards.parts import (
    Button,
    Element,
    build_button,
    build_card,
    build_line,
    build_pager,
    build_row,
    build_title,
    cut,
    describe_page,
    escape_message,
    get_page,
    write_lines,
)

WIDTHS = (5, 3)
"""How a watch and its button share a row."""


@dataclass(frozen=True, slots=True)
class WatchesView:
    """What the card shows: one page of a space's watches."""

    request: Request
    watches: Sequence[Watch]
    purposes: Mapping[str, str]
    """Their titles, by their keys."""
    minutes: int
    """Between two looks."""
    page: int
    page_size: int
    title: str = "Watches in this space"


def build_watches(view: WatchesView) -> Reply:
    """Build the answer that lists watches, each with a button to stop it."""
    shown, page, pages = get_page(view.watches, view.page, view.page_size)
    part = f"{describe_page(page, view.page_size, len(view.watches))}, {_describe_pace(view.minutes)}"
    told = [(each, describe_watch(each, view.purposes), _describe_state(each)) for each in shown]
    body: list[Element] = [*build_title(view.title, part)]
    for each, what, _ in told:
        line = build_line(what, color=Colors.ATTENTION if each.is_low else None)
        body.append(build_row([line, ActionSet(actions=[_build_stop(each)])], WIDTHS))
    lines = [f"**{escape_message(view.title)}** — {escape_message(part)}"]
    lines += [f"- {escape_message(f'{what}{state}')}" for _, what, state in told]
    return Reply(markdown=write_lines(lines), card=build_card(body, build_pager(view.request, page, pages)))


def build_watching(watch: Watch, active: int, purposes: Mapping[str, str], minutes: int) -> Reply:
    """Build the answer that a watch has begun."""
    title = f"Watcher {cut(watch.location.name)}"
    promise = f"I tell this space when it has fewer than {watch.below:,} active numbers"
    known = " That is below already: take this as told." if watch.is_low else ""
    facts = [
        f"{promise} ({purposes[watch.purpose_key]}), once until it has more again. {_describe_pace(minutes)}.",
        f"Now: {active:,} active.{known}",
    ]
    buttons = [_build_stop(watch), build_button("All watches", Request("watches")), _build_look(watch)]
    return _build(title, facts, buttons, Colors.ATTENTION if watch.is_low else None)


def build_alert(watch: Watch, active: int, purposes: Mapping[str, str]) -> Reply:
    """Build the word that a location's numbers have become few."""
    left = "no active number" if not active else f"{active:,} active number{'s' if active > 1 else ''}"
    title = f"{cut(watch.location.name)} has {left} left"
    facts = [f"Below {watch.below:,} ({purposes[watch.purpose_key]}). I tell of it again once there were more."]
    return _build(title, facts, [_build_look(watch), _build_stop(watch)], Colors.ATTENTION)


def describe_watch(watch: Watch, purposes: Mapping[str, str]) -> str:
    """Say what is watched."""
    return f"#{watch.id} {cut(watch.location.name)} below {watch.below:,} ({purposes[watch.purpose_key]})"


def _describe_state(watch: Watch) -> str:
    return " — below now" if watch.is_low else ""


def _describe_pace(minutes: int) -> str:
    return f"I look every {minutes} minutes" if minutes > 1 else "I look every minute"


def _build(title: str, facts: Sequence[str], buttons: Sequence[Button], color: Colors | None) -> Reply:
    head, *_ = build_title(title)
    head.color = color
    lines = [f"**{escape_message(title)}**", *map(escape_message, facts)]
    return Reply(markdown=write_lines(lines), card=build_card([head, *map(build_line, facts)], buttons))


def _build_stop(watch: Watch) -> Button:
    return build_button("Stop watching", Request("unwatch", watch=str(watch.id)))


def _build_look(watch: Watch) -> Button:
    purpose = PURPOSES_BY_KEY[watch.purpose_key]
    asked = Request("numbers", location=watch.location.id, purpose=purpose, org=watch.org_id)
    return build_button("List numbers", asked)
