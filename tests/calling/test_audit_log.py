"""The audit log: which of its events are about a number, and how its pages are read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import limits
from bot.calling import Calling
from bot.calling.audit_log import AuditEvent, find_audit_event, parse_audit_event
from bot.sandbox import Sandbox
from bot.sandbox.engine import audit_log
from tests.support.control_hub import find_location_id
from tests.support.settings import build_settings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

MINUTE = timedelta(minutes=1)


def build_raw(created: str = "2026-11-24T12:00:00.000Z", **data: object) -> dict[str, object]:
    return {"created": created, "data": {"actorName": "Joe Smith", "actorEmail": "joe@example.com", **data}}


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Joe Smith assigned +14045550001 to Grace", True),
        ("Number 404-555-0001 was released", True),
        ("(404) 555-0001", True),
        ("1 404 555 0001", True),
        ("+14045550002", False),
        ("ext 0001", False),
        ("555-0001", False),
        ("+144045550001", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("name", ["targetName", "actionText", "eventDescription", "targetId"])
def test_events_name_numbers_in_any_notation(text: str, name: str, is_named: bool) -> None:
    event = parse_audit_event(build_raw(**{name: text}))
    assert event is not None
    assert event.names("+14045550001") is is_named


def test_values_of_an_event() -> None:
    event = parse_audit_event(build_raw(actionText="did something"))
    assert event == AuditEvent(NOW, "Joe Smith", "did something", ())
    assert parse_audit_event(build_raw(actorName="")) == AuditEvent(NOW, "joe@example.com", "", ())


@pytest.mark.parametrize(
    "raw",
    [{}, build_raw("yesterday"), build_raw(errorCode="WXC-25058"), build_raw(errorMessage="failed"), {"data": None}],
)
def test_events_of_failed_changes_and_without_a_time_are_ignored(raw: dict[str, object]) -> None:
    assert parse_audit_event(raw) is None


@pytest.mark.parametrize(("minutes", "expected"), [((1, 3, 12), 3), ((12, 14), 12), ((-1,), None), ((), None)])
def test_the_last_event_before_a_reading_explains_it(minutes: tuple[int, ...], expected: int | None) -> None:
    events = [AuditEvent(NOW + each * MINUTE, "Joe", "", ("14045550001",)) for each in minutes]
    found = find_audit_event(events, "+14045550001", NOW, NOW + 10 * MINUTE)
    assert (found and found.at) == (None if expected is None else NOW + expected * MINUTE)


class TestPages:
    @pytest.fixture
    def calling(self, webex: Sandbox, tmp_path: object) -> Iterator[Calling]:
        settings = build_settings(webex, tmp_path)  # type: ignore[arg-type]
        built = Calling(settings, settings.org_id or "")
        yield built
        built.close()

    def fetch(self, calling: Calling) -> list[AuditEvent]:
        now = datetime.now(UTC)
        return list(calling.fetch_audit_events("", now - timedelta(hours=1), now + timedelta(hours=1)) or ())

    def add_events(self, webex: Sandbox, count: int) -> None:
        location_id = find_location_id(webex, "Birmingham")
        for line in range(count):
            audit_log.record(webex.state, audit_log.SERVICE_APP, "add", location_id, f"+1205635{line:04}")

    def test_several_pages_are_read(self, webex: Sandbox, calling: Calling) -> None:
        self.add_events(webex, 450)
        assert len(self.fetch(calling)) == 450
        assert sum("adminAudit" in each["path"] for each in webex.list_calls()) == 3

    def test_so_many_pages_are_read_at_most(
        self, webex: Sandbox, calling: Calling, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "AUDIT_PAGE_SIZE", 10)
        self.add_events(webex, 99)
        assert len(self.fetch(calling)) == 10 * limits.MAX_AUDIT_PAGES

    def test_a_refusal_is_no_failure(self, webex: Sandbox, calling: Calling) -> None:
        webex.set_scopes(["spark-admin:telephony_config_read"])
        now = datetime.now(UTC)
        assert calling.fetch_audit_events("", now - MINUTE, now) is None
