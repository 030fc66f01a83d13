"""Every request that the phrasings mean, through `ask`: what is read in a space is read in a terminal."""

import pytest

from bot.calling import Calling
from bot.errors import BotError, NothingToExport, NotUnderstood
from bot.model import TARGET_LISTS, Request, fold, ignore_progress
from bot.partial_settings import TerminalSettings
from bot.sandbox import Sandbox
from bot.sandbox.engine.world import LOCATIONS
from bot.terminal.ask import LISTS, NAMES, ask
from cards.view import View
from tests.support.phrases import Phrase, read_phrases

NAMES_HERE = {fold(each.name) for each in LOCATIONS}

CHANGES = ("assign", "unassign", "reserve", "release")

IN_A_SPACE = "only works in a Webex space"


@pytest.fixture
def settings(webex: Sandbox) -> TerminalSettings:
    names = (
        "webex_api_url",
        "service_app_client_id",
        "service_app_client_secret",
        "service_app_refresh_token",
        "org_id",
    )
    return TerminalSettings.model_validate({name: webex.settings[name.upper()] for name in names})


def test_every_request_is_answered_in_a_terminal_too(
    settings: TerminalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one phrasing each: that several mean the same is tested without a terminal."""
    # One for all, although a terminal has one for each: its tokens and locations would be fetched hundreds of times.
    calling = Calling(settings)
    monkeypatch.setattr("bot.terminal.ask.Calling", lambda _settings: calling)
    monkeypatch.setattr(calling, "close", lambda: None)
    phrases = {repr(phrase.expected): phrase for phrase in read_phrases("phrases.tsv")}
    failed = [(phrase.typed, text) for phrase in phrases.values() if (text := check(phrase, settings))]
    assert len(phrases) > 200
    assert failed == []


def check(phrase: Phrase, settings: TerminalSettings) -> str:
    """Return what is wrong with the answer to a phrasing; nothing where it is as it should be."""
    expected = phrase.expected
    # What is asked back, and what refers to an earlier list, has no answer here.
    if not isinstance(expected, Request) or not is_applicable(expected):
        return ""
    try:
        view = ask(phrase.typed, settings, ignore_progress)
    except NothingToExport:
        return ""
    except NotUnderstood as error:
        return "" if expected.command not in NAMES and IN_A_SPACE in error.sentence else error.sentence
    except BotError as error:
        return error.sentence
    return check_view(view, expected)


def is_applicable(expected: Request) -> bool:
    """Return whether the simulated Webex has the location, and no list of all locations has to be read for it."""
    if expected.command in ("summary", "find", "who", "usage", "chart"):
        return bool(expected.numbers) and not expected.location
    if expected.command == "help" and expected.topic in CHANGES:
        return False  # its help explains only what works there
    if expected.command in TARGET_LISTS and not expected.location:
        return True
    return expected.command not in (*LISTS, *TARGET_LISTS) or fold(expected.location) in NAMES_HERE


def check_view(view: View, expected: Request) -> str:
    if expected.command == "numbers" and fold(view.title) != fold(expected.location):
        return f"shows {view.title}"
    return "" if view.rows or view.file or view.facts else "shows nothing"
