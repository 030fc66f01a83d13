"""What tests of commands share: a way to type one, with a simulated Webex Calling and no messaging."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.calling import Calling
from bot.clock import CLOCK
from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.model import Person, Request, Requester
from bot.sandbox import Sandbox
from bot.store import Store
from cards.view import View
from tests.support.commands import ADMINISTRATOR, GROUP_SPACE, Press, Type
from tests.support.settings import build_settings


@pytest.fixture
def context(webex: Sandbox, store: Store, tmp_path: Path) -> Iterator[CommandContext]:
    """The context of a command that an administrator types in a group space."""
    settings = build_settings(webex, tmp_path)
    calling = Calling(settings, settings.org_id or "", lambda: store.reservations.read_marks(CLOCK.now()))
    requester = Requester(ADMINISTRATOR, GROUP_SPACE, "event-1")
    yield CommandContext(calling, settings, store, lambda _room_id: "Telephony", requester)
    calling.close()


@pytest.fixture
def type_(context: CommandContext) -> Type:
    """Type a command, by default as an administrator; returns its answer. Each command is an event of its own."""
    event_numbers = itertools.count(1)

    def type_text(text: str, person: Person = ADMINISTRATOR) -> View:
        requester = Requester(person, GROUP_SPACE, f"event-{next(event_numbers)}")
        asking = replace(context, requester=requester)
        parsed = REGISTRY.resolve(REGISTRY.parse_text(text), asking)
        request = parsed if isinstance(parsed, Request) else parsed.alone
        assert request is not None, "a follow-up needs an earlier list"
        return REGISTRY.run(request, asking)

    return type_text


@pytest.fixture
def press(context: CommandContext) -> Press:
    """Make the request of a button, by default as an administrator. Each press is an event of its own."""
    event_numbers = itertools.count(1)

    def press_button(request: Request, person: Person = ADMINISTRATOR) -> View:
        requester = Requester(person, GROUP_SPACE, f"press-{next(event_numbers)}")
        return REGISTRY.run(request, replace(context, requester=requester))

    return press_button


@pytest.fixture
def short_lists(webex: Sandbox) -> None:
    """Leave each location a hundred available numbers, so that the organization's list is one page."""
    for numbers in webex.state.numbers.values():
        del numbers[100:]
