"""Follow-ups: what is typed about the list that a person last got in a space, at most FOLLOW_UP_SECONDS ago."""

import logging
from datetime import UTC, datetime

from bot import limits
from bot.errors import DatabaseUnavailable, NotPossible, NotUnderstood
from bot.handling.refer import apply_follow_up
from bot.language.short_form import write_request
from bot.messaging.payloads import to_time
from bot.model import DISPLAY, Event, FollowUp, Request, Shown, Suggestion
from bot.priority import yield_to_webhooks
from bot.store.recent import RecentRequests
from cards.view import View

log = logging.getLogger(__name__)

_REQUESTS_BACK = 20
"""How many lists to look through for another one than the last, to go back to."""


class FollowUps:
    """Knows what each person last got in each space, on all replicas and after a restart."""

    def __init__(self, recent: RecentRequests) -> None:
        self._recent = recent

    def resolve(self, parsed: Request | FollowUp, event: Event) -> Request:
        """Return the request that is meant. Raises NotUnderstood, NotPossible or DatabaseUnavailable.

        An event that is handled again means the same again: what came after it, and itself, are left out.
        """
        if isinstance(parsed, Request):
            return parsed
        found = self._recent.list_until(event, _read_time(event), _REQUESTS_BACK)
        if found and found[0].event_key == event.key:
            return found[0].shown.request
        return _resolve(parsed, [each.shown for each in found])

    def record(self, view: View, event: Event) -> None:
        """Record what a reply shows, before it is posted: its reader may refer to it at once.

        Never raises: without the record, only the follow-up would fail.
        """
        if view.shown is None:
            return
        yield_to_webhooks()
        try:
            self._recent.record(event, _read_time(event), view.shown)
        except DatabaseUnavailable as error:
            log.warning("The list that %s shows was not recorded: %s", event.key, error.sentence)


def check_page(request: Request, view: View) -> None:
    """Raise NotPossible if a page was typed that the list does not have. On a button, it means the last page."""
    shown = view.shown
    if shown is None or request.page <= shown.page_count:
        return
    pages = f"{shown.page_count:,} pages" if shown.page_count > 1 else "only one page"
    last = Suggestion(f"Page {shown.page_count}", shown.request)
    raise NotPossible(f"There is no page {request.page:,}. The list has {pages}.", (last,))


def _resolve(follow_up: FollowUp, recent: list[Shown]) -> Request:
    """Return the request that is meant by the latest of the lists or, to go back, by the one before."""
    if not recent:
        if follow_up.alone is not None:
            return follow_up.alone  # "and in Denver?" needs no earlier list
        raise _build_nothing_to_refer_to(follow_up)
    if not follow_up.goes_back:
        return apply_follow_up(follow_up, recent[0])
    last = recent[0].request
    for earlier in recent:
        if earlier.request != last:  # the same list may have been refreshed
            return earlier.request
    raise NotPossible("There is no list before this one.", (Suggestion("Show it again", last),))


def _build_nothing_to_refer_to(follow_up: FollowUp) -> NotUnderstood:
    """Build the sentence that says what to type instead. Its button keeps what was said."""
    minutes = limits.FOLLOW_UP_SECONDS // 60
    said = follow_up.change.without(*DISPLAY)
    asked = said.with_(command=said.command or "numbers")
    example = write_request(asked if asked.location else asked.with_(location="Birmingham"))
    return NotUnderstood(
        f"Of which list? You got none here in the last {minutes} minutes. Type for example: {example}",
        (Suggestion("Choose a location", asked),),
    )


def _read_time(event: Event) -> datetime:
    """Return when an event happened; now where Webex does not say."""
    return to_time(event.at) or datetime.now(UTC)
