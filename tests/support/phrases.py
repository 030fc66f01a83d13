"""The phrasings of tests/language/*.tsv: what was typed, and what it means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.commands.registry import GUESSING, REGISTRY
from bot.errors import NotUnderstood
from bot.language.known_names import read_again
from bot.language.names import match_locations
from bot.language.parser import parse_clean
from bot.model import TARGET_LISTS, FollowUp, Location, Request

FOLDER = Path(__file__).parent.parent / "language"

CHANGING = (
    *("assign", "unassign", "undo", "reserve", "extend", "release"),
    *("watch", "watchchanges", "unwatch"),
)
"""Commands that change something: a wrong one of them is worse than any other mistake."""

LOCATIONS = tuple(
    Location(f"5a1e9c3e-0000-4000-8000-{index:012}", name, city, country, state, postal_code)
    for index, (name, city, country, state, postal_code) in enumerate(
        (
            ("Atlanta Headquarters", "Atlanta", "US", "GA", "30303"),
            ("Birmingham", "Birmingham", "US", "AL", "35203"),
            ("Birmingham Airport", "Birmingham", "US", "AL", "35212"),
            ("Chicago Loop", "Chicago", "US", "IL", "60602"),
            ("Cincinnati Main", "Cincinnati", "US", "OH", "45202"),
            ("Dallas Distribution Centre", "Dallas", "US", "TX", "75236"),
            ("Denver", "Denver", "US", "CO", "80202"),
            ("Free Street", "Portland", "US", "ME", "04101"),
            ("HQ / Dock 3", "Rotterdam", "NL", "", "3011"),
            ("Leeds", "Leeds", "GB", "", "LS1 4AP"),
            ("London Canary Wharf", "London", "GB", "", "E14 5JP"),
            ("Main Street", "Springfield", "US", "IL", "62701"),
            ("Memphis Branch", "Memphis", "US", "TN", "38103"),
            ("München", "München", "DE", "", "80331"),
            ("New York Store North", "New York", "US", "NY", "10027"),
            ("New York Store South", "New York", "US", "NY", "10005"),
            ("O'Hare", "Chicago", "US", "IL", "60666"),
            ("Site 01", "Austin", "US", "TX", "73301"),
            ("St. John's", "St. John's", "CA", "NL", "A1C"),
            ("Store 1021", "Tampa", "US", "FL", "33601"),
            ("Store 1022", "Tampa", "US", "FL", "33602"),
            ("Wien – Süd", "Wien", "AT", "", "1100"),
            ("Zürich", "Zürich", "CH", "", "8003"),
            ("Łódź", "Łódź", "PL", "", "90-001"),
            ("Ørsted", "Aarhus", "DK", "", "8000"),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrasing and its meaning. `expected` is None where it is to be asked back."""

    typed: str
    expected: Request | FollowUp | None


def read_phrases(name: str) -> Iterator[Phrase]:
    """Yield the phrasings of a file."""
    for line in (FOLDER / name).read_text().splitlines():
        if line and not line.startswith("#"):
            typed, _, meaning = line.partition("\t")
            yield Phrase(typed.replace("\\n", "\n"), _read_meaning(meaning.replace("\\n", "\n")))


def _read_meaning(meaning: str) -> Request | FollowUp | None:
    if meaning == "?":
        return None
    head, _, arguments = meaning.partition(" ")
    texts = dict(part.split("=", 1) for part in arguments.split(" | ") if "=" in part)
    if not head.startswith("~"):
        return Request(head).with_texts(texts)
    step, flags = int(texts.pop("step", 0)), arguments.split(" | ")
    change = Request(head[1:]).with_texts(texts)
    return FollowUp(
        change,
        step,
        goes_to_end="goes_to_end" in flags,
        goes_back="goes_back" in flags,
        clears="clears" in flags,
    )


def read_text(typed: str, locations: Sequence[Location] = LOCATIONS) -> Request | FollowUp:
    """Return what the bot reads, with the locations known. Raises NotUnderstood."""
    parsed = REGISTRY.parse_text(typed)
    asked = parsed if isinstance(parsed, Request) else parsed.change
    return read_again(
        parsed,
        lambda text: parse_clean(text, REGISTRY.grammar, is_final=True),
        locations,
        may_guess=asked.command in GUESSING,
    )


def understand(typed: str) -> Request | FollowUp | None:
    """Return what the bot understands; None where it asks back."""
    try:
        read = read_text(typed)
    except NotUnderstood:
        return None
    return None if isinstance(read, Request) and _is_unknown(read) else read


def _is_unknown(request: Request) -> bool:
    """Return whether the command will ask which location is meant, because none has this name."""
    name = "" if request.command in TARGET_LISTS else request.location  # where it may be an target's name
    return bool(name) and name != "all" and not match_locations(LOCATIONS, name)


def is_same(understood: Request | FollowUp | None, expected: Request | FollowUp | None) -> bool:
    """Return whether both mean the same; a location may be named in any way that finds it."""
    if understood is None or expected is None:
        return understood is expected
    return _simplify(understood) == _simplify(expected)


def _simplify(parsed: Request | FollowUp) -> object:
    if isinstance(parsed, FollowUp):
        return _simplify(parsed.change), parsed.step, parsed.goes_to_end, parsed.goes_back, parsed.clears
    names = ("said", "guess", "wording", *(("location",) if parsed.location else ()))
    found = [each.name for each in match_locations(LOCATIONS, parsed.location)] if parsed.location else []
    digits = sorted(map(str, parsed.selection.all_digits))
    plain = parsed.without(*names, "digits", "digits_at", "more_digits", "filters", "target", "text")
    filters = sorted(map(str, parsed.filters))
    folded = (parsed.target.casefold(), parsed.text.casefold())
    return plain, tuple(found) or parsed.location.casefold(), digits, filters, folded


def changes(parsed: Request | FollowUp | None) -> bool:
    """Return whether a request changes something, or asks to confirm a change."""
    return isinstance(parsed, Request) and parsed.command in CHANGING
