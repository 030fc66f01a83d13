"""One check of the doctor."""

from collections.abc import Iterator

import pytest

from bot.errors import DatabaseUnavailable
from bot.operations.doctor import UNEXPECTED, run_check
from bot.operations.findings import Finding
from bot.settings import Settings
from bot.startup_errors import SettingFault

SETTINGS = Settings.model_construct()


def test_a_check_that_fails_unexpectedly_becomes_a_finding_without_its_message() -> None:
    """The message may hold a secret."""

    def check() -> Iterator[Finding]:
        yield Finding("first", True, "done")
        raise ValueError("marked-secret")

    assert list(run_check("second", check, SETTINGS)) == [
        Finding("first", True, "done"),
        Finding("second", False, "check failed (ValueError)", UNEXPECTED),
    ]


@pytest.mark.parametrize("sentence", ["The database cannot be used."])
def test_an_error_becomes_a_finding_with_its_sentence(sentence: str) -> None:
    def check() -> Iterator[Finding]:
        raise DatabaseUnavailable(sentence)
        yield

    assert list(run_check("database", check, SETTINGS)) == [Finding("database", False, sentence, cause=sentence)]


def test_a_fault_of_a_setting_becomes_a_finding() -> None:
    fault = SettingFault("PORT", "must be a whole number from 1 to 65535")
    assert (fault.name, fault.problem, fault.hint) == ("PORT", "must be a whole number from 1 to 65535", "")
