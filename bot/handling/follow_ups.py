"""Follow-ups: what is typed about the list that a person last got in a space, at most FOLLOW_UP_SECONDS ago."""

from collections.abc import Sequence

from bot import limits
from bot.errors import NotPossible, NotUnderstood
from bot.handling.refer import apply_follow_up
from bot.language.short_form import write_request
from bot.model import DISPLAY, EarlierEvents, FollowUp, Request, Shown, Suggestion
from cards.view import View


def resolve_follow_up(parsed: Request | FollowUp, earlier: EarlierEvents) -> Request:
    """Return the request that is meant. Raises NotUnderstood, NotPossible or DatabaseUnavailable."""
    return parsed if isinstance(parsed, Request) else _resolve(parsed, earlier.list_shown())


def check_page(request: Request, view: View) -> None:
    """Raise NotPossible if a page was typed that the list does not have. On a button, it means the last page."""
    shown = view.shown
    if shown is None or request.page <= shown.page_count:
        return
    pages = f"{shown.page_count:,} pages" if shown.page_count > 1 else "only one page"
    last = Suggestion(f"Page {shown.page_count}", shown.request)
    raise NotPossible(f"There is no page {request.page:,}. The list has {pages}.", (last,))


def _resolve(follow_up: FollowUp, recent: Sequence[Shown]) -> Request:
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
