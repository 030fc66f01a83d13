"""What a follow-up means for the list that it refers to. Pure."""

from collections.abc import Mapping

from bot.errors import NotPossible, NotUnderstood
from bot.language.short_form import write_short
from bot.model import (
    DISPLAY,
    Feature,
    Filter,
    FollowUp,
    Move,
    Request,
    Shown,
    Suggestion,
)

EVERYWHERE = "all"

OPPOSITES: Mapping[Feature, Feature] = {
    Feature.ACTIVE: Feature.INACTIVE,
    Feature.INACTIVE: Feature.ACTIVE,
    Feature.SERVICE: Feature.STANDARD,
    Feature.STANDARD: Feature.SERVICE,
}

SEARCH = ("filters", "digits", "digits_at", "consecutive", "numbers", "owner", "extension")
"""The arguments that narrow a list of numbers."""

NARROWING = (*SEARCH, "sort")

ACCEPTED: Mapping[str, tuple[str, ...]] = {
    "numbers": (*NARROWING, "purpose", "location"),
    "export": (*NARROWING, "purpose", "location", "file"),
    "find": (*NARROWING, "purpose", "location"),
    # A list of locations to choose from keeps what its locations are chosen for.
    "locations": (*NARROWING, "purpose", "location", "below"),
    "summary": ("purpose", "location"),
    "attendants": ("location",),
}
"""What can be said about each kind of list, besides its pages."""

TITLES: Mapping[str, str] = {
    "summary": "A summary",
    "attendants": "A list of auto attendants",
    "history": "The history",
    "watches": "A list of watches",
}


def apply_follow_up(follow_up: FollowUp, shown: Shown) -> Request:
    """Return the request that a follow-up means after a reply that shows this. Raises NotUnderstood or NotPossible."""
    last, said = shown.request, follow_up.said
    if page := _find_page(follow_up, last):
        return last.without("fresh").with_(page=page)
    if follow_up.is_cleared:
        last = last.without(*SEARCH)
    _check_accepted(follow_up, last)
    if said.command == "export" or "file" in said.write_arguments():
        last = _to_export(last)
    if said.location:
        last = _to_location(said.location, last)
    page = last.page if said.fresh else 0
    return last.without(*DISPLAY).with_(page=page, **_list_changes(said, last))


def _find_page(follow_up: FollowUp, last: Request) -> int:
    """Return the page that is meant; 0 for another kind of follow-up. Raises NotPossible before the first."""
    if last.command == "export" and (follow_up.said.page or follow_up.move is not Move.SAME):
        raise NotPossible("A file has no pages.", (Suggestion("Show the numbers", _to_list(last)),))
    match follow_up.move:
        case Move.NEXT:
            return max(last.page, 1) + 1
        case Move.PREVIOUS if last.page <= 1:
            raise NotPossible("This is the first page.", (Suggestion("Show it again", last),))
        case Move.PREVIOUS:
            return last.page - 1
        case _:
            return follow_up.said.page


def _list_changes(said: Request, last: Request) -> dict[str, object]:
    """List the arguments that were said, as they are to be set."""
    names = said.without("page", "org", "location").write_arguments()
    changes: dict[str, object] = {name: getattr(said, name) for name in names}
    if said.digits:
        changes["digits_at"] = said.digits_at
    if said.filters:
        changes["filters"] = _join_filters(last.filters, said.filters)
    return changes


def _join_filters(before: tuple[Filter, ...], said: tuple[Filter, ...]) -> tuple[Filter, ...]:
    """Return both, without those before that contradict what is said now."""
    features = {each.feature for each in said}
    features |= {OPPOSITES[each.feature] for each in said if each.feature in OPPOSITES}
    return (*(each for each in before if each.feature not in features), *said)


def _to_location(location: str, last: Request) -> Request:
    """Return the same request for another location, or for all of them."""
    if location != EVERYWHERE:
        command = {"find": "numbers", "summary": "numbers", "locations": last.then or "numbers"}
        chosen = last.without("text", "then").with_(command=command.get(last.command, last.command))
        return chosen.with_(location=location)
    match last.command:
        case "numbers" if _is_search(last):
            return last.without("location", "attendant").with_(command="find")
        case "numbers":
            return Request("summary", org=last.org, purpose=last.purpose)
        case "export":
            return last.with_(location=EVERYWHERE)
        case _:
            return last.without("location")


def _to_export(last: Request) -> Request:
    """Return the request for the same list as a file. Raises NotPossible for what is no list of numbers."""
    match last.command:
        case "export":
            return last
        case "numbers":
            return last.without("attendant").with_(command="export")
        case "find" | "summary":
            return last.with_(command="export", location=EVERYWHERE)
        case _:
            raise NotPossible(
                "Only lists of numbers can be exported. For example: export Birmingham as xlsx",
                (Suggestion("Choose a location", Request("export", org=last.org)),),
            )


def _to_list(export: Request) -> Request:
    """Return the request for what a file lists."""
    if export.location == EVERYWHERE:
        return export.without("location", "file").with_(command="find" if _is_search(export) else "summary")
    return export.without("file").with_(command="numbers")


def _is_search(request: Request) -> bool:
    return request.without(*SEARCH) != request


def _check_accepted(follow_up: FollowUp, last: Request) -> None:
    """Raise NotUnderstood if something was said that this kind of list does not have. Its button keeps it."""
    said = follow_up.said.without("page", "fresh", "org", "file")
    accepted = ACCEPTED.get(last.command, ())
    unknown = sorted(set(said.write_arguments()) - set(accepted))
    if not unknown:
        return
    instead = said.with_(command="find" if set(unknown) <= set(SEARCH) else "numbers", org=last.org)
    title = TITLES.get(last.command, "This list")
    raise NotUnderstood(
        f"{title} can't be narrowed by “{follow_up.text}”. Type for example: {write_short(instead)}",
        (Suggestion(write_short(instead), instead),),
    )
