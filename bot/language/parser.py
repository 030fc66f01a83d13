"""Typed text, or a button's inputs, become one Request or a FollowUp. Pure."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot import limits
from bot.errors import NotUnderstood, UnknownCommand
from bot.language.everywhere import EVERYWHERE
from bot.language.follow_ups import find_follow_up
from bot.language.mentions import to_word
from bot.language.normalize import normalize
from bot.language.number_spans import unquote_numbers
from bot.language.reading import NAME_BEGIN, NAME_END, TAKEN, Contradiction
from bot.language.report_phrases import find_report_command, find_report_of_last
from bot.language.sentence_parts import reduce_sentence
from bot.language.sentence_refusals import refuse_export
from bot.language.sentences import find_meaning, find_override, find_owner_question, is_only_a_word
from bot.language.small_talk import find_small_talk
from bot.language.vocabulary import correct_typos, is_filler
from bot.model import TARGET_LISTS, Feature, FollowUp, InvalidArgument, Problem, Request, Suggestion
from cards.buttons import NotAButton, unpack
from cards.text import shorten

Grammar: TypeAlias = Mapping[str, Callable[[str], Request]]
"""The words that a command begins with, in small letters, each with what parses the text that follows it.

That raises NotUnderstood or InvalidArgument.
"""

HELP = Request("help")

READS_NAMES = (
    *("numbers", "find", "export", *TARGET_LISTS, "watch", "locations", "summary", "usage", "chart", "report", "trend"),
    *("check", "changes", "exportchanges", "watchchanges"),
)
"""Commands whose text is read again once the names of the locations are known."""

READS_AS_TYPED = ("who", "report", "reserve", "extend", "release", "reservations")
"""Commands whose text is anybody's name, or another command's: nothing is corrected in it."""

_TYPED_DIGITS = ("number", "numbers", "extension", "digits", "contains", "begins", "ends", "consecutive", "go_to")

_TYPED_NAMES = ("location", "target", "owner", "text", "topic", "watch", "report", "beneficiary", "until")

TYPED_FIELDS = (*_TYPED_DIGITS, *_TYPED_NAMES)
"""What people type into fields of cards."""

_SHOW_HELP = Suggestion("Show help", HELP)

_SHOW_LOCATIONS = Suggestion("Show locations", Request("locations"))

_RESERVED = dict.fromkeys(map(ord, (TAKEN, NAME_BEGIN, NAME_END)))
"""Characters that mean something to the parser. Nobody types them."""

_HI = r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|dear bot|greetings)"

_GREETING = re.compile(
    rf"(?:{_HI}(?: (?:there|bot|all|team))?\s*[,!.:\-]\s*"
    r"|(?:hi|hello|hey) (?:there |bot )?(?=(?:can|could|please|show|what|which|how|is|do|i|we|give|list)\b))+",
    re.IGNORECASE,
)

_ENDING = re.compile(
    r"(?:[\s,.;!?]+(?:please|pls|plz|thanks|thank you|thx|ty|cheers|thanks in advance|asap|many thanks))*[\s.;!?…,:]*$",
    re.IGNORECASE,
)

_QUESTION = re.compile(
    r"^(?:how (?:do|can|could|would|should) (?:i|we|you|one)|how to|what (?:does|is the command)(?: (?:for|to))?)\s*",
    re.IGNORECASE,
)
"""How a question about a command begins."""

_INVALID: Mapping[str, str] = {
    "page": "A page is a whole number, for example: numbers Birmingham page 2",
    "go_to": "Go to a page, a number, or how numbers begin. For example: numbers Birmingham go to 205-635",
    "purpose": "Unknown list of numbers. Type help numbers to see all lists.",
    "filters": f"Unknown filter. Filter by {', '.join(Feature)}, each with or without “not”.",
    "digits": f"Search for digits only, at most {limits.MAX_NUMBER_DIGITS}. For example: numbers Birmingham ending 00",
    "digits_at": "That search can't be read. For example: numbers Birmingham ending 00",
    "consecutive": "How many numbers in a row? At least 2, for example: numbers Birmingham consecutive 5",
    "sort": "Lists can be sorted by number or state. For example: numbers Birmingham sort state",
    "file": "Lists can be exported as csv, xlsx or json. For example: export Birmingham as xlsx",
    "count": (
        f"How many entries? From 1 to {limits.MAX_HISTORY_ENTRIES}, for example: history 20. "
        "For one location, or a time, type for example: changes Denver since Monday"
    ),
    "entry": "Which change? Give its number in the history, for example: undo 12",
    "percent": "Below what percentage of all numbers? For example: watch Birmingham below 10%",
    "within": "Within how many days? For example: watch Birmingham empty within 30 days",
    "since": "Since when? For example: changes since Monday",
    "kinds": "Unknown kind of change. For example: changes released since Monday",
    "problem": f"Unknown problem. The problems are: {', '.join(Problem)}.",
    "below": "Below how many active numbers? For example: watch Birmingham below 5",
    "schedule": "When? For example: report summary every Monday at 8:00",
}
"""What to say about an argument without a valid value."""

UNREADABLE = "That button can't be read. Type the command again, or help."

_MIN_TYPO_LENGTH = 4
"""A word of three letters is no typo of another."""


def parse_text(text: str, grammar: Grammar) -> Request | FollowUp:
    """Parse what a person typed, without the bot's name. Nothing at all asks for help. Raises NotUnderstood."""
    return parse_clean(clean(text), grammar)


def parse_clean(typed: str, grammar: Grammar, *, is_final: bool = False) -> Request | FollowUp:
    """Parse a text that `clean` returned, in which a name may be marked. Raises NotUnderstood.

    Clauses that contradict each other are refused only in the final reading, with the names of the locations known:
    before that, one of them may be part of a name ("Cincinnati Main not main").
    """
    if not typed:
        return HELP
    if len(typed.encode()) > limits.MAX_MESSAGE_BYTES:
        raise NotUnderstood(
            f"That is too long: a message has at most {limits.MAX_MESSAGE_BYTES:,} bytes.", (_SHOW_HELP,)
        )
    try:
        return _parse(typed, grammar)
    except Contradiction:
        if is_final or not (command := _find_reader(typed, grammar)):
            raise
        return Request(command, said=typed)
    except InvalidArgument as error:
        raise _build_invalid(error) from None


def _find_reader(typed: str, grammar: Grammar) -> str | None:
    """Return the command that a text is for, if it is one whose text is read again."""
    word = to_word(typed.split()[0])
    command = grammar[word]("").command if word in grammar else "numbers"
    return command if command in READS_NAMES and command in grammar else None


def clean(text: str) -> str:
    """Return what was typed without greetings, politeness and punctuation around it, on one line where it is one."""
    plain = unquote_numbers(normalize(text).translate(_RESERVED))
    plain = re.sub(r" ?\n[ \n]*", "\n", re.sub(r"[ ]+", " ", plain)).strip().strip("`")
    plain = plain.lstrip("/:,!>-* \n") if not plain.startswith("-" * 2) else plain.lstrip("- ")
    if not plain.strip("?"):
        return plain
    if find_small_talk(plain):
        return plain  # "many thanks" is no politeness around something else
    without_greeting = _GREETING.sub("", plain, count=1) if _GREETING.match(plain) else plain
    return _ENDING.sub("", without_greeting) or plain


def parse_inputs(inputs: object, commands: Collection[str]) -> Request:
    """Parse what the press of a button brings; `commands` are the names of all commands. Raises NotUnderstood."""
    try:
        request = unpack(_normalize_fields(inputs))
    except NotAButton:
        raise NotUnderstood(UNREADABLE, (_SHOW_HELP,)) from None
    except InvalidArgument as error:
        raise _build_invalid(error) from None
    if request.command not in commands:
        # A card of an earlier version, or inputs that somebody made up.
        raise NotUnderstood("That button's command no longer exists. Type help for a list.", (_SHOW_HELP,))
    return request


def _normalize_fields(inputs: object) -> object:
    if not isinstance(inputs, Mapping):
        return inputs
    return {
        name: normalize(value).strip() if name in TYPED_FIELDS and isinstance(value, str) else value
        for name, value in inputs.items()
    }


def _parse(typed: str, grammar: Grammar) -> Request | FollowUp:
    if talk := find_small_talk(typed):
        return talk if talk.command in grammar else HELP
    refuse_export(typed)
    first, _, rest = re.sub(r"\n", " ", typed, count=1).partition(" ") if "\n" in typed[:20] else typed.partition(" ")
    word = to_word(first)
    # Before all else: what is to be reported may be a question of any kind.
    if (reporting := find_report_command(typed, is_command=word in grammar)) and reporting in grammar:
        if reporting == "report" and (follow_up := find_report_of_last(typed)):
            return follow_up
        is_named = word in grammar and grammar[word]("").command == reporting
        said = typed if reporting != "reports" else ""
        return _call(reporting, rest if is_named else said, typed, grammar)
    if (question := find_owner_question(typed)) and question in grammar:
        return _call(question, _choose_part(question, typed), typed, grammar)
    if follow_up := find_follow_up(typed, lambda text: to_word(text.split()[0]) in grammar):
        return follow_up
    override = find_override(typed)
    if override is not None and override in grammar:
        return _call(override, reduce_sentence(override, typed), typed, grammar)
    if word in grammar and not is_only_a_word(word, typed):
        return _call(word, rest, typed, grammar)
    return _parse_sentence(typed, first, rest, grammar)


def _choose_part(command: str, question: str) -> str:
    """Return what the parser of a command needs of a question about owners or changes."""
    return "assign" if command == "help" else reduce_sentence(command, question)


def _parse_sentence(typed: str, first: str, rest: str, grammar: Grammar) -> Request:
    """Parse a text that begins with no command's word. Raises NotUnderstood or InvalidArgument."""
    near = _list_near(to_word(first), grammar)
    meaning = find_meaning(typed)
    if near and (meaning is None or not _says_more(rest)):
        raise _build_unknown(first, rest, near, grammar)
    corrected = correct_typos(typed)
    meaning = meaning if corrected == typed else find_meaning(corrected)
    command = meaning.command if meaning else "numbers"
    if command == "summary" and NAME_BEGIN in typed:
        command = "numbers"  # a question about one location
    if command == "help" and command in grammar:
        return _explain(corrected, grammar)
    if command not in grammar:
        raise UnknownCommand(f"Unknown command “{shorten(first, 40)}”. Type help for a list.", (_SHOW_HELP,))
    request = _call(command, reduce_sentence(command, corrected), corrected, grammar)
    if meaning and meaning.is_everywhere and request.command in ("numbers", "find", "export") and not request.location:
        command = "find" if request.command == "numbers" else request.command
        return request.with_(command=command, location=EVERYWHERE)
    if meaning is None and not request.write_arguments().keys() - {"said"}:
        raise UnknownCommand(f"I don't understand “{shorten(typed, 60)}”. Type help for a list.", (_SHOW_HELP,))
    if meaning is None and request.digits and not request.location:
        return request.with_(command="find")
    return request


def _call(command: str, text: str, typed: str, grammar: Grammar) -> Request:
    """Parse a command's text, with the typos of its clauses corrected."""
    request = grammar[command](text if command in READS_AS_TYPED else correct_typos(text))
    may_name_location = request.command in READS_NAMES and _may_name_location(request, typed)
    return request.with_(said=typed) if may_name_location else request


def _may_name_location(request: Request, typed: str) -> bool:
    """Return whether the names of locations can change how a text is read: whether it says anything at all."""
    # What is said of a summary beside its clauses was left out: "are we out of numbers in Denver?"
    return bool(request.write_arguments()) or (request.command == "summary" and " " in typed)


def _says_more(rest: str) -> bool:
    """Return whether a sentence goes on in a way that shows its meaning, whatever its first word is."""
    words = rest.split()
    return len(words) > 1 and any(is_filler(word) for word in words)


def _explain(text: str, grammar: Grammar) -> Request:
    """Return help about the command that a question of the kind "how do I …" is about."""
    question = _QUESTION.sub("", text)
    words = question.split()
    known = next((word for word in map(to_word, words) if word in grammar), "")
    meaning = find_meaning(question)
    # "how do I release a number" is not about `numbers`.
    if meaning and (not known or grammar[known]("").command == "numbers"):
        known = meaning.command
    return HELP.with_(topic=grammar[known]("").command) if known in grammar and known != "help" else HELP


def _list_near(word: str, grammar: Grammar) -> list[str]:
    """List the words of commands that a word is a typo of, the nearest first."""
    if len(word) < _MIN_TYPO_LENGTH or is_filler(word):
        return []
    max_distance = 1 if len(word) < 7 else 2
    found = process.extract(
        word,
        [each for each in grammar if len(each) >= _MIN_TYPO_LENGTH],
        scorer=OSA.distance,
        score_cutoff=max_distance,
    )
    nearest = min((distance for _, distance, _ in found), default=0)
    return [each for each, distance, _ in found if distance == nearest]


def _build_unknown(first: str, rest: str, near: list[str], grammar: Grammar) -> UnknownCommand:
    """Build the question which command is meant. Opposites that are equally near are both offered."""
    suggestions: dict[str, Suggestion] = {}
    for word in near:
        try:
            request = grammar[word](rest)
        except NotUnderstood:
            request = grammar[word]("")
        suggestions.setdefault(request.command, Suggestion(shorten(f"{request.command} {rest}", 40), request))
    return UnknownCommand(
        f"Unknown command “{shorten(first, 40)}”. Did you mean {' or '.join(suggestions)}?",
        (*suggestions.values(), _SHOW_HELP),
    )


def _build_invalid(error: InvalidArgument) -> NotUnderstood:
    return NotUnderstood(_INVALID.get(error.name, UNREADABLE), (_SHOW_HELP,))
