"""Requests that are too long for a button: they name hundreds of phone numbers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from bot.model import Request
from cards.limits import MAX_BUTTON_NUMBERS_LENGTH
from cards.view import Action, Button, Form, Menu, Row, View

A = TypeVar("A", Action, Button)


def leave_out_long_buttons(view: View) -> View:
    """Return the View without the buttons that make its card too long for Webex, and with what to type instead."""
    if not any(is_long(request) for request in _list_requests(view)):
        return view
    return replace(
        view,
        rows=tuple(replace(row, buttons=_keep(row.buttons)) if isinstance(row, Row) else row for row in view.rows),
        title_buttons=_keep(view.title_buttons),
        chip_buttons=_keep(view.chip_buttons),
        footer_buttons=_keep(view.footer_buttons),
        suggestions=_keep(view.suggestions),
        actions=_keep(view.actions),
        footer=" · ".join(filter(None, (view.footer, "To see the next page, type next" if view.next else ""))),
        next="",
    )


def is_long(request: Request) -> bool:
    """Return whether a request is too long for one of a card's buttons."""
    return len(request.numbers) + len(request.number) > MAX_BUTTON_NUMBERS_LENGTH


def _list_requests(view: View) -> Iterable[Request]:
    buttons = [button for row in view.rows if isinstance(row, Row) for button in row.buttons]
    others = (*view.title_buttons, *view.chip_buttons, *view.footer_buttons, *view.suggestions, *view.actions)
    return [_get_request(each) for each in (*buttons, *others)]


def _keep(actions: tuple[A, ...]) -> tuple[A, ...]:
    return tuple(each for each in actions if not is_long(_get_request(each)))


def _get_request(action: Action) -> Request:
    match action:
        case Form():
            return action.submit.request
        case Menu():
            return action.buttons[0].request  # all of them ask for the same list
        case Button():
            return action.request
