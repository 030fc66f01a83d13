"""Watches of changes: the confirmation of a new one, and its row among the other watches."""

from bot.model import ChangeWatch, Request
from cards.rows import build_row
from cards.text import shorten
from cards.view import Button, Line, Row, Tone, View

EVERYWHERE = "all locations"

INTERVAL = "The inventory is read once an hour"


def build_watching_changes(watch: ChangeWatch, organization: str = "", as_of: str = "") -> View:
    """Build the confirmation that a watch was set up. `organization` is empty for the bot's own.

    `as_of` is when the inventory was read, in words.
    """
    where = f"{_name(watch)}{f' · {shorten(organization)}' if organization else ''}"
    return View(
        title="Watching changes",
        facts=(
            Line(
                f"This space gets a message when numbers at {where} are assigned, released, added, removed or "
                f"activated, through the bot or not. {INTERVAL}: one message for all that has changed since."
            ),
        ),
        footer=f"Changes from {as_of} on",
        actions=(_build_stop(watch), Button("Watches", Request("watches")), Button("Changes", _to_request(watch))),
    )


def build_change_watch_row(watch: ChangeWatch, organization: str) -> Row:
    """Build the row of a watch of changes."""
    details = (INTERVAL, *((shorten(organization),) if organization else ()))
    return build_row(
        f"#{watch.id} Changes at {_name(watch)}", details, Tone.SUBTLE, buttons=(_build_stop(watch, "Stop"),)
    )


def describe_change_watch(watch: ChangeWatch, organization: str = "") -> str:
    """Return a watch's id and where it is, with the organization where that is not the bot's own."""
    return f"#{watch.id} changes at {_name(watch)}{f' ({shorten(organization)})' if organization else ''}"


def write_change_watch(watch: ChangeWatch) -> str:
    """Write the command that sets up the same watch."""
    name = f" {shorten(watch.location.name, 60)}" if watch.location.id else ""
    return f"watch changes{name}{f' org {watch.org_id}' if watch.org_id else ''}"


def _name(watch: ChangeWatch) -> str:
    return shorten(watch.location.name, 60) if watch.location.id else EVERYWHERE


def _build_stop(watch: ChangeWatch, title: str = "Stop watching") -> Button:
    return Button(title, Request("unwatch", watch=str(watch.id)))


def _to_request(watch: ChangeWatch) -> Request:
    return Request("changes", location=watch.location.id, org=watch.org_id)
