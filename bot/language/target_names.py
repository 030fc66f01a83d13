"""Which targets a text names, and which kind of target it says: "Sales", "hunt group Sales", "the Sales queue"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.language.names import begins_word, has_words, match_exactly, match_first
from bot.model import Target, TargetKind, fold, is_target_id, to_uuid
from bot.model.names import fold_loosely

KIND_WORDS: Mapping[TargetKind, str] = {
    TargetKind.AUTO_ATTENDANT: r"(?:auto[ -]?attendant|attendant|aa|ivr)",
    TargetKind.HUNT_GROUP: r"(?:hunt(?:ing)?[ -]?group|ring(?:ing)?[ -]?group|group|hg)",
    TargetKind.CALL_QUEUE: r"(?:call[ -]?queue|queue|cq)",
}
"""What people call one of each kind, as patterns in small letters. An "s" makes it several."""

_AT_BEGINNING = {
    kind: re.compile(
        rf"^(?:(?:the|an?|our|my|any|this|that) )?{words}(?:[ :,]+(?:called|named))?(?:[ :,]+|$)", re.IGNORECASE
    )
    for kind, words in KIND_WORDS.items()
}

_AT_END = {kind: re.compile(rf"(?: |^){words}$", re.IGNORECASE) for kind, words in KIND_WORDS.items()}

_ARTICLE = re.compile(r"^(?:the|our|my) ", re.IGNORECASE)
"""Before a name whose kind stands at its end: "the Sales queue"."""

_WHERE = re.compile(r"(?:^| )(?:in|at) ")


@dataclass(frozen=True, slots=True)
class SaidTarget:
    """What a text says of a target."""

    kind: TargetKind | None
    """None where it says none."""
    name: str
    """The rest of the text; empty where it says the kind alone."""


def read_target(text: str) -> SaidTarget:
    """Return the kind and the name that a text says. The kind may also be a part of the name: "Sales Queue"."""
    plain = " ".join(text.split())
    for patterns in (_AT_BEGINNING, _AT_END):
        for kind, pattern in patterns.items():
            if found := pattern.search(plain):
                rest = f"{plain[: found.start()]} {plain[found.end() :]}".strip()
                return SaidTarget(kind, _ARTICLE.sub("", rest))
    return SaidTarget(None, plain)


def match_targets(targets: Sequence[Target], text: str) -> list[Target]:
    """Return the targets that `text` may name: by id, else by its whole name, else by its kind and name, or by a part.

    The location may follow the name: "Main Menu in Denver". A kind alone names all of this kind.
    """
    if is_target_id(text):
        return [each for each in targets if text.strip() == each.id or to_uuid(text, each.kind) == each.key]
    if not fold(text):
        return []
    said = read_target(text)
    of_kind = [each for each in targets if each.kind is said.kind]
    # "Sales queue" may be the queue Sales, or an auto attendant that is called so: both are found.
    if found := _join(match_exactly(targets, text), match_exactly(of_kind, said.name) if said.name else ()):
        return found
    if said.kind and (found := _match_said(of_kind, said.name)):
        return _join(found, _match_part(targets, fold(text))) if said.name else found
    return _match_name(targets, fold(text))


def is_whole_target_name(target: Target, text: str) -> bool:
    """Return whether a text is a target's id or its whole name, perhaps with its kind."""
    said = read_target(text)
    names = (text, said.name) if said.kind is target.kind else (text,)
    return is_target_id(text) or fold_loosely(target.name) in map(fold_loosely, names)


def _join(found: Iterable[Target], others: Iterable[Target]) -> list[Target]:
    """Return the targets of both, each once."""
    return list({each.key: each for each in (*found, *others)}.values())


def _match_said(of_kind: Sequence[Target], name: str) -> list[Target]:
    """Return those of the kind that was said: all, those at a location ("queue in Atlanta"), or those of a name."""
    if not name:
        return list(of_kind)
    name = fold(name)
    if (where := _WHERE.match(name)) and (found := _list_in(of_kind, name[where.end() :])):
        return found
    return _match_name(of_kind, name)


def _match_name(targets: Sequence[Target], wanted: str) -> list[Target]:
    if found := _match_part(targets, wanted):
        return found
    for where in reversed(list(_WHERE.finditer(wanted))):
        here = _list_in(targets, wanted[where.end() :])
        if found := _match_part(here, wanted[: where.start()]):
            return found
    return match_first(targets, (lambda each: has_words(wanted, each.name, each.location_name),))


def _match_part(targets: Sequence[Target], wanted: str) -> list[Target]:
    return match_exactly(targets, wanted) or match_first(
        targets,
        (lambda each: begins_word(wanted, fold(each.name)), lambda each: bool(wanted) and wanted in fold(each.name)),
    )


def _list_in(targets: Sequence[Target], location: str) -> list[Target]:
    return [each for each in targets if begins_word(location, fold(each.location_name))]
