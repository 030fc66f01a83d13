"""What the doctor finds, arranged for a reader."""

from bot.errors import WebexStatusError
from bot.operations.doctor import check_sqlite
from bot.operations.findings import Finding, Group, arrange, build_pending, find_cause, fold, group, summarize

PORT = Finding("PORT", True, "8080", group=Group.SETTINGS)
HOST = Finding("HOST", True, "127.0.0.1 (default)", group=Group.SETTINGS, is_default=True)
REPLICA = Finding("REPLICA", True, "one (default)", group=Group.SETTINGS, is_default=True)
PEOPLE = Finding("authorized people", False, "nobody", "Set ALLOWED_PEOPLE.", Group.SETTINGS)
TOKEN = Finding("bot token", True, "signed in as Numbers")
SQLITE = Finding("SQLite", True, "version 3.40.1", group=Group.MACHINE)


def test_findings_are_grouped_in_their_order() -> None:
    arranged = arrange([SQLITE, PORT, TOKEN, PEOPLE])
    assert group(arranged) == [
        (Group.SETTINGS, [PORT, PEOPLE]),
        (Group.WEBEX, [TOKEN]),
        (Group.MACHINE, [SQLITE]),
    ]


def test_a_cause_is_named_once_with_all_that_it_fails() -> None:
    errors = [WebexStatusError(503, "no", tracking_id) for tracking_id in ("T-1", "T-2")]
    wrong = [
        Finding(name, False, error.sentence, cause=find_cause(error.sentence, error))
        for name, error in zip("ab", errors, strict=True)
    ]
    (found,) = arrange(wrong)
    assert (found.name, found.words) == ("a, b", errors[0].sentence)


def test_different_causes_stay_apart() -> None:
    wrong = [Finding("a", False, "x", cause="one"), Finding("b", False, "x", cause="two"), PEOPLE, PEOPLE]
    assert len(arrange(wrong)) == 4


def test_defaults_are_folded_into_one_line_at_the_end_of_the_settings() -> None:
    shown = fold(arrange([HOST, PORT, REPLICA, TOKEN]))
    assert [each.words for each in shown] == [
        "8080",
        "2 settings have their defaults (--all lists them)",
        "signed in as Numbers",
    ]
    assert fold([PORT]) == [PORT]


def test_the_last_line() -> None:
    pending = build_pending(["webhooks", "spaces"], "not started yet")
    assert summarize([PORT, HOST, TOKEN]) == "Nothing is wrong."
    assert summarize([PORT, pending]) == "Nothing is wrong. Not checked yet: webhooks, spaces."
    assert summarize([PORT, HOST, PEOPLE, pending]) == "1 of 2 checks is wrong: authorized people."
    assert summarize([PEOPLE, PEOPLE]) == "2 of 2 checks are wrong: authorized people; authorized people."


def test_an_old_sqlite_is_reported() -> None:
    assert check_sqlite((3, 40, 1)) == Finding("SQLite", True, "version 3.40.1", group=Group.MACHINE)
    old = check_sqlite((3, 34, 1))
    assert (old.is_ok, old.words) == (False, "version 3.34.1 is older than 3.35.0")
    assert "uv python install" in old.advice
