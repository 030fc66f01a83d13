"""How people ask what changed in the inventory, and what they type behind `changes` and `watch changes`."""

import re
from collections.abc import Mapping

from bot.language.clauses import FILE_KIND, ORGANIZATION, PAGE
from bot.language.dates import MAX_DATE_LENGTH, cut_date
from bot.language.everywhere import EVERYWHERE, means_everywhere
from bot.language.number_spans import NUMBERS, is_worth_reading
from bot.language.patterns import build_any, compile_words
from bot.language.reading import NAME_BEGIN, NAME_END, TAKEN, mark_quotes, read_parts, replace_outside_names
from bot.language.sentence_words import LOCATIONS, NUMBER
from bot.language.threshold_clauses import BELOW
from bot.model import DifferenceKind, Request

_UNIT = r"(?:hours?|hrs?|days?|weeks?|months?|minutes?|mins?|fortnights?|quarters?)"

_COUNT = r"(?:\d{1,4}|an?|one|two|three|four|five|six|seven|ten|few|couple of)"

_PERIOD = (
    rf"(?:today|yesterday|overnight|last night|this (?:week|month|quarter|year|morning|afternoon|evening)"
    rf"|(?:the )?(?:last|past|previous) (?:{_COUNT} )?{_UNIT}|(?:the )?last (?:week|month|{_UNIT})"
    rf"|{_COUNT} {_UNIT} ago|(?:the )?(?:last|past) (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)

_WHEN = rf"(?:\bsince\b|\b{_PERIOD}\b)"

_DONE = build_any(
    r"""
    assigned released unassigned reassigned freed added removed deleted activated deactivated ported moved changed
    given_(?:away|out) taken handed_out
    """
)

_PEOPLE = r"(?:i|we|you|he|she|they|people|some\w+|any(?:one|body)|somebody)"

OF_NUMBER = (
    r"^what(?:'s| has| have)? (?:just |been )?(?:happened|happening|going on|changed) (?:to|with|about|on|for)\b"
    rf".*{NUMBER}"
)
"""A question about what became of a number."""

CHANGES = (
    rf"^(?!who\b|how\b)(?!.*\bdid {_PEOPLE}\b)"
    rf".*\b(?:chang(?:es?|ed|ing)|differ(?:s|ent|ences?)|drift(?:ed)?|happen(?:ed)?|new)\b.*{_WHEN}"
    rf"|^(?!who\b|how\b)(?!.*\bdid {_PEOPLE}\b).*{_WHEN}.*\b(?:chang(?:es?|ed)|happened)\b"
    rf"|^(?:what|which|show|list|any|were|was|has|have)\b(?!.*\bavailable\b).*\b{_DONE}\b.*{_WHEN}"
    r"|^what(?:'s| has| have)? (?:just )?changed (?:in|at) (?!the (?:bot|history)\b)"
    r"|\bchanges (?:in|at|of|to) (?:the |our |my )*(?:inventory|numbers?|stock)\b|\b(?:inventory|number) changes\b"
    r"|\bchanges\b.*\b(?:outside|not through|without|bypassing)\b.*\bbot\b|\bchanges\b.*\bin control hub\b"
    r"|\b(?:inventory )?drift\b|\bbehind (?:our|my|the bot'?s) backs?\b"
    rf"|{OF_NUMBER}"
)
"""A sentence in small letters that asks for it."""

BEHIND_COMMAND = (
    r"^(?:export|download|save)\b.*\bchanges\b"
    rf"|^(?:numbers?|dids?|ddis?) (?:(?:that|which|were|was|have|has|been|newly|just) )*{_DONE}\b.*{_WHEN}"
)
"""Such a sentence that begins with the word of another command."""

WATCH_CHANGES = (
    r"^(?:please )?(?:watch|monitor|track|alert|notify|warn|tell|ping|inform|keep)\b"
    r"(?!.*\b(?:below|under|less than|fewer)\b).*\b(?:changes?|changed|changing|drift)\b"
)
"""A sentence in small letters that asks for messages about changes."""

_SINCE = re.compile(rf"(?<![\w'-])(?:since|after|starting|as of)\s+(?=[^\s{TAKEN}{NAME_BEGIN}])", re.IGNORECASE)

_TIME = re.compile(
    r"(?:(?:the )?(?:last|past) )?(?:\d{1,4}|an?) (?:hours?|hrs?|minutes?|mins?)(?: ago)?", re.IGNORECASE
)

_EXACT_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z-]{5,25}")

_BARE_PERIOD = re.compile(
    rf"(?<![\w'-])(?:(?:in|over|during|within|for|of|from)\s+)?(?P<period>{_PERIOD})(?![\w'-])", re.IGNORECASE
)

_KINDS: Mapping[str, tuple[DifferenceKind, ...]] = {
    r"re-?assigned|reassignments?|(?:moved|given|went) to (?:another|a new|new|different) (?:owners?|person|people)"
    r"|(?:new|changed|other|different) owners?|changes of owners?": (DifferenceKind.REASSIGNED,),
    r"(?:newly )?assigned|assignments?|given (?:out|away)|handed out|taken": (DifferenceKind.ASSIGNED,),
    r"released?|releases|unassigned|unassignments?|freed(?: up)?": (DifferenceKind.RELEASED,),
    r"added|additions?|ported in|new numbers": (DifferenceKind.ADDED,),
    r"removed|removals?|deleted|deletions?|ported (?:out|away)|gone": (DifferenceKind.REMOVED,),
    r"de-?activated|deactivations?|inactivated": (DifferenceKind.DEACTIVATED,),
    r"activated|activations?": (DifferenceKind.ACTIVATED,),
    r"main(?: numbers?)?": (DifferenceKind.MAIN, DifferenceKind.NOT_MAIN),
    rf"moved(?: to (?:another|other|a new|a different) {LOCATIONS})?|relocated|moves?": (DifferenceKind.MOVED,),
}
"""What people call the kinds of changes."""

_KIND_PATTERNS = tuple(
    (re.compile(rf"(?<![\w'-])(?:(?:only|just|were|was|been|got|the)\s+)*(?:{words})(?![\w'-])", re.IGNORECASE), kinds)
    for words, kinds in _KINDS.items()
)

_ASKS_FOR_FILE = re.compile(
    r"\b(?:export(?:ed)?|download|save|csv|xlsx?|excel|json|spread ?sheet|file)\b", re.IGNORECASE
)

_WORDS = compile_words(
    r"""
    chang(?:es?|ed|ing) differ(?:s|ent|ences?)? drift(?:ed)? inventory happened happening going_on new numbers?
    webex control_hub behind_(?:our|my|the_bot'?s)_backs? export(?:ed|ing)? download(?:ed)? save report
    (?:in|to|as)_a_file only just else recent(?:ly)? latest was were (?:has|have)_been got and or since made done
    (?:outside(?:_of)?|not_through|without|bypassing)_the_bot in_control_hub
    """
)

_WATCH_WORDS = compile_words(
    r"""
    watch(?:ing)? alert(?:s|ing)? notif(?:y|ications?) warn(?:ing)?s? monitor(?:ing)? track keep eye ping message inform
    tell stop end cancel unwatch when(?:ever)? if something anything numbers? chang(?:es?|ed|ing) drift inventory number
    assigned released added removed activated somebody someone space room about every each time
    """
)


def is_about_changes(text: str) -> bool:
    """Return whether a text behind `watch` or `unwatch` is about changes, and not about a threshold."""
    plain = re.sub(rf"{NAME_BEGIN}[^{NAME_END}]*{NAME_END}", " ", mark_quotes(text))
    if not re.search(r"(?<![\w'-])(?:chang(?:es?|ed|ing)|drift)(?![\w'-])", plain, re.IGNORECASE):
        return False
    request, _ = BELOW(Request(""), plain)
    return not request.below


def parse_changes(request: Request, text: str) -> Request:
    """Parse since when, which kinds of changes, of which numbers, and where; and whether a file is wanted.

    Raises NotUnderstood or InvalidArgument.
    """
    clauses = (_take_since, *PAGE, ORGANIZATION, FILE_KIND, _take_numbers, _take_kinds, _ignore_words)
    if request.command == "changes" and _ASKS_FOR_FILE.search(text):
        request = request.with_(command="exportchanges")
    request, name, left = read_parts(request, mark_quotes(text), clauses)
    return request.with_texts({"location": name or (EVERYWHERE if means_everywhere(left) else "")})


def parse_watch_changes(request: Request, text: str) -> Request:
    """Parse where changes are to be watched; nothing for all locations. Raises NotUnderstood or InvalidArgument."""
    request, name, _ = read_parts(request, mark_quotes(text), (*PAGE, ORGANIZATION, _ignore_watch_words))
    return request.with_(command="watchchanges").with_texts({"location": name})


def _take_since(request: Request, text: str) -> tuple[Request, str]:
    """Take "since Monday", or a period such as "this week". What is no date behind "since" is kept to be named."""
    begin = 0
    while match := _SINCE.search(text, begin):
        begin = match.end()
        if _is_within_name(text, match.start()):
            continue
        found = _cut_time(text[match.end() :])
        if found or match[0].lower().startswith("since"):
            until = match.end() + len(found or _cut_unknown(text[match.end() :]))
            return request.with_(since=text[match.end() : until].strip()[:MAX_DATE_LENGTH]), _blank(
                text, match.start(), until
            )
    for match in _BARE_PERIOD.finditer(text):
        if not _is_within_name(text, match.start()):
            return request.with_(since=match["period"]), _blank(text, match.start(), match.end())
    return request, text


def _cut_time(text: str) -> str:
    """Return the beginning of a text that is a time or a date, spaces included; empty if none is."""
    if exact := _EXACT_TIME.match(text) or _TIME.match(text) or re.compile(_PERIOD, re.IGNORECASE).match(text):
        return exact[0]
    part = re.split(rf"[{TAKEN}{NAME_BEGIN}\n;]", text, maxsplit=1)[0]
    found, rest = cut_date(part)
    return part[: len(part) - len(rest)] if found else ""


def _cut_unknown(text: str) -> str:
    """Return what stands where a date should be: up to the next preposition or mark."""
    return re.split(rf"[{TAKEN}{NAME_BEGIN}\n;]|\s(?:in|at|for|as|of)\s", text, maxsplit=1)[0]


def _is_within_name(text: str, position: int) -> bool:
    return text.rfind(NAME_BEGIN, 0, position) > text.rfind(NAME_END, 0, position)


def _blank(text: str, begin: int, end: int) -> str:
    return f"{text[:begin]}{TAKEN * (end - begin)}{text[end:]}"


def _take_numbers(request: Request, text: str) -> tuple[Request, str]:
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        if not is_worth_reading(match["taken"]):
            return match[0]
        found.append(match["taken"].strip())
        return TAKEN * len(match[0])

    text = replace_outside_names(NUMBERS, take, text)
    return (request.with_texts({"numbers": ", ".join(found)}) if found else request), text


def _take_kinds(request: Request, text: str) -> tuple[Request, str]:
    kinds = list(request.kinds)
    for pattern, meant in _KIND_PATTERNS:
        replaced = replace_outside_names(pattern, _take, text)
        if replaced != text:
            kinds += [each for each in meant if each not in kinds]
            text = replaced
    # In the order of the model, however they were typed: the same question is the same request.
    return request.with_(kinds=tuple(each for each in DifferenceKind if each in kinds)), text


def _ignore_words(request: Request, text: str) -> tuple[Request, str]:
    """Take the words that say only what is asked for."""
    return request, replace_outside_names(_WORDS, _take, text)


def _ignore_watch_words(request: Request, text: str) -> tuple[Request, str]:
    return request, replace_outside_names(_WATCH_WORDS, _take, text)


def _take(match: re.Match[str]) -> str:
    return TAKEN * len(match[0])
