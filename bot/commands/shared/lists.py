"""What the lists of numbers are good for: which can be counted as a stock, and which can be searched by what."""

from collections.abc import Callable, Iterable, Mapping

from bot.errors import NotPossible, NotUnderstood
from bot.language.purposes import find_unknown_list, match_purposes
from bot.model import DEFAULT_PURPOSE, DISPLAY, PURPOSES, Contents, Purpose, Request, Search, Suggestion
from cards.text import shorten

SEARCH_NAMES: Mapping[Search, str] = {
    Search.OWNER: "owner",
    Search.EXTENSION: "extension",
    Search.PERSON: "person",
}
"""As people type them."""

STOCK_LISTS = tuple(purpose for purpose in PURPOSES if purpose.has_stock)

_NO_STOCK: Mapping[Contents, str] = {
    Contents.ASSIGNED: "are already assigned",
    Contents.USABLE: "may be used any number of times, also by several people",
}


def join_phrases(purposes: Iterable[Purpose]) -> str:
    """Return lists as they are typed: "for auto attendant alternate, for hunt group primary"."""
    return ", ".join(f"for {purpose.phrase}" for purpose in purposes)


STOCK_HELP = f"Lists: {join_phrases(STOCK_LISTS)}"
"""For the help of commands that count a stock."""


def check_stock(request: Request) -> None:
    """Raise NotPossible, with the lists that can be used, unless the request's list has numbers that nobody has."""
    purpose = request.purpose
    if purpose.has_stock:
        return
    raise NotPossible(
        f"{purpose.title} {_NO_STOCK[purpose.contents]}, so they can't run out: there is nothing to count. "
        f"{request.command} works with: {join_phrases(STOCK_LISTS)}.",
        (
            _suggest_list(request),
            Suggestion(DEFAULT_PURPOSE.title, request.without(*DISPLAY).with_(purpose=DEFAULT_PURPOSE)),
        ),
    )


def _suggest_list(request: Request) -> Suggestion:
    """Suggest the numbers of the list: of the location that was named, or of one to choose."""
    if request.location:
        asked = Request("numbers", location=request.location, purpose=request.purpose, org=request.org)
        return Suggestion("List these numbers", asked)
    asked = request.without(*DISPLAY).with_(command="locations")
    return Suggestion("Choose a location", asked)


def explain_unknown_list(text: str, build_request: Callable[[str], Request]) -> NotUnderstood | None:
    """Return the error for a text that ends in "for" and something that is no list; None for any other text.

    `build_request` makes the request that is suggested of what stands before the "for".
    """
    unknown = find_unknown_list(text)
    if unknown is None:
        return None
    head, wording = unknown
    return NotUnderstood(
        f"There is no list “{shorten(wording, 40)}”. The lists are: {join_phrases(PURPOSES)}.",
        (Suggestion(DEFAULT_PURPOSE.title, build_request(head).with_(purpose=DEFAULT_PURPOSE)),),
    )


def describe_wording(request: Request) -> str:
    """Say how the wording of a list was read that several lists fit; empty where only one does."""
    if not request.wording:
        return ""
    others = [each for each in match_purposes(request.wording) if each is not request.purpose]
    also = ", ".join(f"for {each.phrase}" for each in others)
    return f"“for {shorten(request.wording, 40)}” was read as “for {request.purpose.phrase}”. Or type: {also}."


def describe_searches(request: Request) -> list[str]:
    """Say what Webex searched a list for, one sentence each, and what it could not know."""
    texts = {Search.OWNER: request.owner, Search.EXTENSION: request.extension, Search.PERSON: request.person}
    notes = [f"{SEARCH_NAMES[search].capitalize()}: {shorten(text, 60)}" for search, text in texts.items() if text]
    # "If `personId` is not provided it may result in the unsuccessful assignment of the returned number" (OpenAPI).
    if Search.PERSON in request.purpose.searches and not request.person:
        notes.append("Which of these a person may use can differ: add “person” and the person's ID.")
    return notes
