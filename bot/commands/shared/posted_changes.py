"""A change that a posted file asks for: each of its rows is a number and a target, or is left out with its reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.commands.command import CommandContext
from bot.commands.shared.planning import Asked
from bot.commands.shared.posted_table import PostedRow
from bot.language.names import find_nearest
from bot.language.phone_numbers import read_numbers
from bot.language.target_names import match_targets
from bot.model import AlternateNumber, LeftOut, Target, fold, to_uuid
from cards.text import shorten

_SHORTENED = re.compile(r"\d[.,]?\d*e\+?\d+", re.IGNORECASE)
"""How a spreadsheet writes a long number: 1.40456E+10."""


@dataclass(frozen=True, slots=True)
class PostedChange:
    """What a file asks for."""

    asked: Sequence[Asked]
    left_out: Sequence[LeftOut]


class _Refused(Exception):
    """A row can't be used; the message is the reason."""


def read_posted_change(
    rows: Sequence[PostedRow], context: CommandContext, org_id: str, default: Target | None
) -> PostedChange:
    """Return what the rows of a file ask for. `default` is the target of the rows that name none. Raises WebexError."""
    reader = _Reader(rows, context, org_id, default)
    asked: list[Asked] = []
    left_out: list[LeftOut] = []
    for row in rows:
        try:
            asked.append(reader.read(row))
        except _Refused as refused:
            left_out.append(LeftOut(shorten(row.number, 40), str(refused), shorten(row.target, 60), row.row))
    return PostedChange(asked, left_out)


class _Reader:
    def __init__(self, rows: Sequence[PostedRow], context: CommandContext, org_id: str, default: Target | None) -> None:
        self._default = default
        self._countries = {to_uuid(each.id): each.country for each in context.calling.fetch_locations(org_id)}
        self._everyone = context.calling.targets.fetch_all(org_id, context.kinds)
        names = dict.fromkeys((row.target, row.location) for row in rows if row.target)
        if any(not match_targets(self._everyone, name) for name, _ in names):
            # One may have been created a minute ago.
            self._everyone = context.calling.targets.fetch_all(org_id, context.kinds, fresh=True)
        self._targets: Mapping[tuple[str, str], Target | str] = {each: self._find_target(*each) for each in names}

    def read(self, row: PostedRow) -> Asked:
        """Return what a row asks for. Raises _Refused."""
        target = self._targets[row.target, row.location] if row.target else self._default
        if target is None:
            raise _Refused("the row names no target")
        if isinstance(target, str):
            raise _Refused(target)
        return Asked(AlternateNumber(self._read_number(row.number, target)), target, row.row)

    def _read_number(self, text: str, target: Target) -> str:
        """Return a row's number, in E.164. Raises _Refused."""
        if not text:
            raise _Refused("the row has no number")
        if _SHORTENED.fullmatch(text):
            raise _Refused("the spreadsheet has shortened this number: format the column as text, and enter it again")
        country = self._countries.get(to_uuid(target.location_id), "")
        read = read_numbers(text, (country,))
        numbers = read.list_in(country)
        if len(numbers) > 1 or (numbers and read.parts):
            raise _Refused("the cell has more than one phone number")
        if not numbers:
            raise _Refused("this is not a complete phone number" if read.parts else "this is not a phone number")
        return numbers[0]

    def _find_target(self, name: str, location: str) -> Target | str:
        """Return the target with this name or, as a text, why there is no such one."""
        found = match_targets(self._everyone, name)
        if len(found) > 1 and location:
            found = [each for each in found if fold(location) in fold(each.location_name)] or found
        if len(found) == 1:
            return found[0]
        shown = shorten(name, 60)
        if found:
            return f"{len(found)} targets match “{shown}”: add a column “location”, or the target's ID"
        nearest = find_nearest(self._everyone, name, 1)
        suggestion = f": did you mean “{shorten(nearest[0].name, 60)}”?" if nearest else ""
        return f"there is no target named “{shown}”{suggestion}"
