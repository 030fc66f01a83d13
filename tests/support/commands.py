"""Who types commands in their tests, and where."""

from collections.abc import Callable

from bot.model import Person, ReplyTarget
from cards.view import View

Type = Callable[..., View]
"""Types a command, by default as the administrator; returns its answer."""

Press = Callable[..., View]
"""Makes the request of a button, by default as the administrator; returns its answer."""

ADMINISTRATOR = Person("administrator", "administrator@example.com")

HELPDESK = Person("helpdesk", "helpdesk@example.com")
"""May look numbers up, but not assign them."""

GROUP_SPACE = ReplyTarget("room", is_direct=False)
