"""Reads the audit log of Control Hub: who changed which number.

Source: OpenAPI, GET /adminAudit/events. It needs the scope `audit:events_read`. How its events name a number is not
documented: an event counts as one about a number if a text of it has the number's digits.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot import limits
from bot.calling.available_numbers import to_mapping, to_text
from bot.calling.client import CallingClient
from bot.calling.pages import Page, PageRequest
from bot.retrying import time_limit

PATH = "/adminAudit/events"

SCOPE = "audit:events_read"

_TEXTS = ("targetName", "targetId", "actionText", "eventDescription")
"""Properties in which a number may stand."""

_NUMBER = re.compile(r"\+?\d[\d .()-]{0,25}\d")


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One change in Control Hub."""

    at: datetime
    """UTC."""
    actor: str
    """The name of who made it, or their email where Webex sends no name."""
    action: str
    """What was done, in Webex's words."""
    digits: tuple[str, ...]
    """The numbers that it names, as digits only."""

    def names(self, phone_number: str) -> bool:
        """Return whether it names a number, given in E.164: as a whole, or without its country code."""
        wanted = phone_number.lstrip("+")
        return any(map(wanted.endswith, self.digits))


def fetch_audit_events(client: CallingClient, org_id: str, begin: datetime, end: datetime) -> list[AuditEvent]:
    """Fetch the events of an organization that name numbers, up to `limits.MAX_AUDIT_PAGES` pages of all its events.

    `org_id` must be given. Raises WebexError: with status 403 where the service app may not read them.
    """
    times = (("from", _write_time(begin)), ("to", _write_time(end)))
    first = PageRequest(PATH, limits.AUDIT_PAGE_SIZE, filters=times, org_id=org_id)
    found: list[AuditEvent] = []
    with time_limit(limits.AUDIT_SECONDS):
        pages = list(_fetch_pages(client, first))
    for page in pages:
        parsed = map(parse_audit_event, page.read_items("items"))
        found.extend(event for event in parsed if event is not None and event.digits)
    return found


def _fetch_pages(client: CallingClient, first: PageRequest) -> Iterator[Page]:
    """Fetch page after page: by Webex's link or, where there is none behind a full page, by an offset of our own."""
    wanted, count, seen = first, 0, set[str]()
    for _ in range(limits.MAX_AUDIT_PAGES):
        page = client.fetch_page(wanted)
        ids = [to_text(each.get("id")) for each in page.read_items("items")]
        # Not a new one: a server that ignores the offset would send the same page for ever.
        if not ids or seen.issuperset(ids):
            return
        yield page
        seen.update(ids)
        count += len(ids)
        if page.next is None and len(ids) < limits.AUDIT_PAGE_SIZE:
            return
        wanted = page.next or replace(first, filters=(*first.filters, ("offset", str(count))))


def parse_audit_event(raw: Mapping[str, Any]) -> AuditEvent | None:
    """Parse an event; None for one of a change that failed, or without a time."""
    data = to_mapping(raw.get("data"))
    if to_text(data.get("errorCode")) or to_text(data.get("errorMessage")):
        return None
    try:
        at = datetime.fromisoformat(to_text(raw.get("created")))
    except ValueError:
        return None
    return AuditEvent(
        at=(at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC),
        actor=to_text(data.get("actorName")) or to_text(data.get("actorEmail")),
        action=to_text(data.get("actionText")) or to_text(data.get("eventDescription")),
        digits=_list_digits(to_text(data.get(name)) for name in _TEXTS),
    )


def _list_digits(texts: Iterator[str]) -> tuple[str, ...]:
    found = (re.sub(r"\D", "", number[0]) for text in texts for number in _NUMBER.finditer(text))
    return tuple(dict.fromkeys(each for each in found if len(each) >= limits.MIN_AUDIT_DIGITS))


def find_audit_event(
    events: Sequence[AuditEvent], phone_number: str, after: datetime, found_at: datetime
) -> AuditEvent | None:
    """Return the last event before `found_at` that names a number or, without one, the first behind it.

    `after` and `found_at` are when the readings began between which something became of the number. The one that found
    it took some time.
    """
    naming = sorted((each for each in events if each.at > after and each.names(phone_number)), key=_get_time)
    before = [each for each in naming if each.at <= found_at]
    behind = [each for each in naming if each.at > found_at]
    return next(iter(before[-1:] or behind[:1]), None)


def _get_time(event: AuditEvent) -> datetime:
    return event.at


def _write_time(at: datetime) -> str:
    """Write a time as Webex does: "2018-01-01T13:12:11.789Z"."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
