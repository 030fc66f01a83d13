"""What a follow-up means for the list that it refers to. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from bot.errors import NotPossible, NotUnderstood
from bot.language.everywhere import EVERYWHERE
from bot.language.short_form import write_request
from bot.model import DISPLAY, TARGET_LISTS, FollowUp, Request, Shown, Suggestion, TargetKind
from bot.model.follow_ups import SEARCH

_NARROWING = (*SEARCH, "sort")

_ALWAYS_ACCEPTED = ("page", "fresh", "confirmed", "wording", "guess", "said", "org", "file")

_ACCEPTED: Mapping[str, tuple[str, ...]] = {
    "numbers": (*_NARROWING, "purpose", "location", "go_to", "contents"),
    "export": (*_NARROWING, "purpose", "location"),
    "find": (*_NARROWING, "purpose", "location", "go_to"),
    # A list of locations to choose from keeps what its locations are chosen for.
    "locations": (*_NARROWING, "purpose", "location", "below", "percent", "within"),
    "summary": ("purpose", "location"),
    **dict.fromkeys(TARGET_LISTS, ("location",)),
    "usage": ("location",),
    "chart": ("location",),
    "trend": ("location", "purpose"),
    "check": ("location",),
    "changes": ("location",),
    "who": ("location",),
}
"""What can be said about each kind of list, besides its pages."""

_TITLES: Mapping[str, str] = {
    "summary": "The summary",
    "usage": "The usage",
    "chart": "The chart",
    "trend": "The trend",
    "who": "The list of owners",
    "targets": "The list of targets",
    **{kind.command: f"The list of {kind.plural}" for kind in TargetKind},
    "check": "The check",
    "changes": "The list of changes",
    "history": "The history",
    "watches": "The list of watches",
}

_AT_LOCATION: Mapping[str, str] = {"find": "numbers", "summary": "numbers"}
"""What a question about all locations becomes at one of them."""


def apply_follow_up(follow_up: FollowUp, shown: Shown) -> Request:
    """Return the request that a follow-up means after a reply that shows this. Raises NotUnderstood or NotPossible."""
    last, said = shown.request, follow_up.change
    if said.command == "report":
        reported = last.without(*DISPLAY)
        return reported.with_(command="report", reported=last.command, schedule=said.schedule)
    if follow_up.who and last.command == "who":
        return follow_up.who.with_(org=follow_up.who.org or last.org)
    if follow_up.alone and said.numbers:
        return follow_up.alone  # phone numbers say themselves where they are
    if follow_up.step or said.page or said.go_to or follow_up.goes_to_end:
        _check_pages(follow_up, last)
    if follow_up.goes_to_end:
        return last.with_(page=shown.page_count)
    _check_accepted(said, last)
    if said.command == "export" and last.command == "changes":
        follow_up = replace(follow_up, change=said.with_(command="exportchanges"))
    elif said.command == "export":
        last = _to_export(last)
    if said.location:
        last = _to_location(said.location, last)
        if said.location == EVERYWHERE:
            follow_up = replace(follow_up, change=said.without("location"))
    return follow_up.apply(last)


def _check_pages(follow_up: FollowUp, last: Request) -> None:
    """Raise NotPossible for a page before the first, or of something without pages."""
    if last.command == "export":
        raise NotPossible("A file has no pages.", (Suggestion("Show the numbers", _to_list(last)),))
    if last.page + follow_up.step < 1:
        raise NotPossible("This is the first page.", (Suggestion("Show it again", last),))


def _check_accepted(said: Request, last: Request) -> None:
    """Raise NotUnderstood if something was said that this kind of list does not have. Its button keeps it."""
    arguments = said.without(*_ALWAYS_ACCEPTED).write_arguments()
    unknown = set(arguments) - set(_ACCEPTED.get(last.command, ()))
    if not unknown:
        return
    instead = said.without(*DISPLAY, "guess", "said").with_(
        command="find" if unknown <= set(SEARCH) else "numbers", org=last.org
    )
    title, text = _TITLES.get(last.command, "This list"), write_request(instead)
    raise NotUnderstood(f"{title} can't be narrowed like that. Type for example: {text}", (Suggestion(text, instead),))


def _to_location(location: str, last: Request) -> Request:
    """Return the same request for another location, or for all of them."""
    chosen = last.without("text", "then")
    if last.command == "locations":
        chosen = chosen.with_(command=last.then or "numbers")
    if location != EVERYWHERE:
        return chosen.with_(command=_AT_LOCATION.get(chosen.command, chosen.command))
    match chosen.command:
        case "numbers":
            everywhere = chosen.without("location", "target")
            return everywhere.with_(command="find") if _is_search(everywhere) else _to_summary(everywhere)
        case "export":
            return chosen.with_(location=EVERYWHERE)
        case _:
            return chosen.without("location")


def _to_export(last: Request) -> Request:
    """Return the request for the same list as a file. Raises NotPossible for what is no list of numbers."""
    match last.command:
        case "export" | "numbers":
            return last.without("target", "contents")
        case "find" | "summary":
            return last.with_(location=EVERYWHERE)
        case "locations":
            return last.without("text", "then")
        case _:
            raise NotPossible(
                "Only lists of numbers can be exported. Type for example: export Birmingham as xlsx",
                (Suggestion("Choose a location", Request("export", org=last.org)),),
            )


def _to_list(export: Request) -> Request:
    """Return the request for what a file lists."""
    if export.location == EVERYWHERE:
        everywhere = export.without("location", "file")
        return everywhere.with_(command="find") if _is_search(everywhere) else _to_summary(everywhere)
    return export.without("file").with_(command="numbers")


def _to_summary(last: Request) -> Request:
    return Request("summary", org=last.org, purpose=last.purpose)


def _is_search(request: Request) -> bool:
    return request.without(*SEARCH) != request
