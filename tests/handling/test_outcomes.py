"""Outcomes: one for each way in which an event can end."""

import re
from collections.abc import Iterator

import pytest

from bot.errors import BotError, NothingToExport, UnknownCommand, WebexError
from bot.handling.outcomes import Outcome, to_outcome
from bot.startup_errors import CertificatesNotFound, InvalidSettings, NotABotToken, PortUnavailable

STARTUP_ERRORS = (CertificatesNotFound, InvalidSettings, NotABotToken, PortUnavailable)
"""They end the program before there is an event."""


def list_subclasses(kind: type[BotError]) -> Iterator[type[BotError]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from list_subclasses(subclass)


@pytest.mark.parametrize("kind", sorted(set(list_subclasses(BotError)), key=str))
def test_each_error_has_an_outcome(kind: type[BotError]) -> None:
    outcome = to_outcome(kind.__new__(kind))
    assert (outcome is Outcome.UNEXPECTED_ERROR) == issubclass(kind, STARTUP_ERRORS)


def test_the_nearest_class_decides() -> None:
    class NewWebexError(WebexError):
        """An error that the table does not list."""

    assert to_outcome(NewWebexError("")) is Outcome.WEBEX_ERROR
    assert to_outcome(UnknownCommand("")) is Outcome.UNKNOWN_COMMAND
    assert to_outcome(NothingToExport("")) is Outcome.NOT_POSSIBLE


def test_a_bug_is_an_unexpected_error() -> None:
    assert to_outcome(KeyError("name")) is Outcome.UNEXPECTED_ERROR


@pytest.mark.parametrize("outcome", Outcome)
def test_metric_labels_are_in_snake_case(outcome: Outcome) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", outcome.value)
    assert outcome.value == outcome.name.lower()
