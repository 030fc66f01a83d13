"""What a command is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot import limits
from bot.access import may_assign
from bot.calling import Calling
from bot.errors import NotUnderstood
from bot.model import NOBODY, ReportProgress, Request, Requester, ignore_progress
from bot.settings import Settings
from bot.store import Store
from cards.view import View


@dataclass(frozen=True, slots=True)
class CommandContext:
    """What a command works with: Webex Calling, the settings that shape its answers, the store, and who asks."""

    calling: Calling
    settings: Settings
    store: Store
    fetch_space_title: Callable[[str], str]
    """Returns the title of a space, by its id, or says that it cannot be read; empty for a 1:1 space."""
    requester: Requester = NOBODY
    most_full_rows: int = limits.MAX_ROWS_WITH_BUTTONS
    report_progress: ReportProgress = ignore_progress

    @property
    def full_rows(self) -> int:
        """How many rows with a button or several lines a card shows."""
        return min(self.settings.page_size, self.most_full_rows)

    @property
    def requester_may_assign(self) -> bool:
        """Whether buttons that change something are shown: only to those who may press them."""
        return may_assign(self.requester.person, self.settings)


class Goal(StrEnum):
    """What people want of the bot: help groups the commands by it, in this order."""

    LOOK = "See what is available"
    TAKE_AWAY = "Take a list away"
    GIVE = "Give numbers to auto attendants"
    BE_TOLD = "Be told when numbers run low"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the bot can be asked."""

    name: str
    goal: Goal | None
    """None for what help need not list."""
    summary: str
    """What it does, for the help card."""
    examples: tuple[str, ...]
    read: Callable[[str], Mapping[str, str]]
    """Reads what was typed after the command's name into the Request's arguments."""
    answer: Callable[[Request, CommandContext], View]
    """Raises BotError where it cannot be answered."""
    words: tuple[str, ...] = ()
    """Other first words that call it."""
    details: tuple[str, ...] = ()
    """What else is to be known of it, in sentences, for `help` and its name."""
    changes: bool = False
    """Whether it changes auto attendants, which ASSIGNERS alone may."""


def read_page(request: Request) -> int:
    """Return the page that the request asks for, counted from 1. Raises NotUnderstood."""
    page = request.arguments.get("page", "1")
    if not (page.isascii() and page.isdecimal() and len(page) <= 9):
        raise NotUnderstood(
            "That is no page number. Please type the command again, for example: numbers Birmingham page 2"
        )
    return max(int(page), 1)
