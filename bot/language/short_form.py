"""The shortest way to type a request: "numbers Denver inactive". A card shows how a sentence was understood with it."""

from bot.language.dates import is_duration
from bot.language.owner_phrases import parse_who
from bot.model import DEFAULT_PURPOSE, DifferenceKind, DigitsAt, FileKind, Request, Sort, to_uuid
from cards.schedules import write_schedule

_PREPOSITIONS = {"assign": "to", "unassign": "from"}
"""What stands between a number and its target."""

_TYPED = {"check": "check numbers", "exportchanges": "export changes", "watchchanges": "watch changes"}
"""Commands that are typed as two words."""

_POSITIONS = {DigitsAt.ANYWHERE: "containing", DigitsAt.BEGINNING: "beginning", DigitsAt.END: "ending"}


def write_request(request: Request, *, location: str = "", target: str = "") -> str:
    """Write a request so that typing it makes the same request.

    A request that a button makes names a location and a target by their ids: `location` and `target` are
    the names to write instead. Without them, ids are left out. The page and the organization are not written.
    """
    if request.reported:
        schedule = f" {write_schedule(request.schedule)}" if request.schedule else ""
        return f"report {write_request(request.to_reported(), location=location, target=target)}{schedule}"
    name = location or _leave_out_id(request.location)
    if request.command == "who":
        return _write_who(request, name)
    parts = [
        _TYPED.get(request.command, request.command),
        _write_amount(request, name) if request.amount else "",
        _quote(name or request.text or request.watch or request.report) if not request.amount else "",
        request.number,
        _write_target(request, target),
        request.problem or "",
        request.topic,
        str(request.entry or request.count or ""),
        *_write_search(request.without("consecutive") if request.amount else request),
        "contents" if request.contents else "",
        f"go to {request.go_to}" if request.go_to else "",
        f"for {_quote(request.beneficiary)}" if request.beneficiary else "",
        _write_deadline(request),
        # The two kinds about main numbers are typed as one.
        *(str(each) for each in request.kinds if each is not DifferenceKind.NOT_MAIN),
        f"since {request.since}" if request.since else "",
        f"below {request.below}" if request.below else "",
        f"below {request.percent}%" if request.percent else "",
        f"empty within {request.within} days" if request.within else "",
        f"as {request.file}" if request.file is not FileKind.CSV else "",
    ]
    return _join(*parts)


def _join(*parts: str) -> str:
    """Join words to one line: a name may have line breaks."""
    return " ".join(" ".join(parts).split())


def _write_amount(request: Request, location: str) -> str:
    """Write how many numbers are to be reserved: "3 numbers in Denver"."""
    noun = "number" if request.amount == 1 else "numbers"
    where = f" in {location}" if location else ""
    return f"{request.amount} {'consecutive ' if request.consecutive else ''}{noun}{where}"


def _write_deadline(request: Request) -> str:
    """Write until when: "until 1 December", "for 3 weeks"; of what is extended, "by 3 weeks"."""
    if not is_duration(request.until):
        return f"until {request.until}" if request.until else ""
    return f"{'by' if request.command == 'extend' else 'for'} {request.until}"


def _write_who(request: Request, location: str) -> str:
    """Write a question about owners: "who 404-555-9989", "who ext 2100 in Denver", "who Reception"."""
    owner = request.owner
    if owner and parse_who(Request("who"), owner) != Request("who", owner=owner):
        owner = f"'{owner}'" if '"' in owner else f'"{owner}"'
    extensions = f"ext {request.extension.replace(',', ', ')}" if request.extension else ""
    subject = [request.numbers, extensions, owner]
    if parse_who(Request("who"), " ".join(filter(None, subject))).extension != request.extension:
        subject = [f"{extensions}, {request.numbers}", owner]  # behind a number, it would be that number's own
    return _join("who", *subject, f"in {location}" if location else "")


def _leave_out_id(text: str) -> str:
    return "" if to_uuid(text) else text


def _write_target(request: Request, target: str) -> str:
    name = target or _leave_out_id(request.target)
    preposition = _PREPOSITIONS.get(request.command, "")
    return f"{preposition} {_quote(name)}".strip() if name else ""


def _write_search(request: Request) -> list[str]:
    """Write which numbers of which list are wanted, in the order of the documentation's examples."""
    return [
        request.numbers,
        *map(str, request.filters),
        *(f"{_POSITIONS[each.at]} {each.text}" for each in request.selection.all_digits),
        f"consecutive {request.consecutive}" if request.consecutive else "",
        f"for {write_purpose(request)}" if request.purpose is not DEFAULT_PURPOSE else "",
        f'owner "{request.owner}"' if request.owner else "",
        f"ext {request.extension}" if request.extension else "",
        f"person {request.person}" if request.person else "",
        f"sort {request.sort}" if request.sort is not Sort.AS_LISTED else "",
    ]


def write_purpose(request: Request) -> str:
    """Write a request's list as it is typed behind "for": "hunt group", which is short for "hunt group primary"."""
    shorter = (each for each in request.purpose.wordings if request.purpose.phrase.startswith(each))
    return next(shorter, request.purpose.phrase)


def _quote(name: str) -> str:
    """Put a name into quotation marks that would end or be lost otherwise: one that has some itself."""
    return f"'{name}'" if '"' in name and "'" not in name else name
