"""Plans a change of numbers, before anybody confirms it: what is done, what stands against it, what is left out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.commands.command import CommandContext
from bot.commands.shared.assignable import fetch_listed, find_refusals
from bot.commands.shared.refusals import build_refusal, describe_refusals
from bot.errors import WebexError
from bot.model import AlternateNumber, AvailableNumber, ChangePlan, LeftOut, PlannedNumber, Target, TargetPlan
from cards.marks import list_marks
from cards.text import format_number, shorten


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that is asked to be assigned to a target, or removed from it."""

    number: AlternateNumber
    """With the ring pattern that it gets."""
    target: Target
    row: int = 0
    """Of the file that names it; 0 without a file."""

    @property
    def phone_number(self) -> str:
        """In E.164."""
        return self.number.phone_number


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, with what it was made from."""

    plan: ChangePlan
    listed: Mapping[str, AvailableNumber]
    """The numbers as they are available, in E.164; none for a removal."""


def plan_change(
    asked: Sequence[Asked],
    context: CommandContext,
    org_id: str,
    *,
    is_assignment: bool,
    left_out: Sequence[LeftOut] = (),
) -> Planned:
    """Plan a change: nothing is changed yet. `left_out` is what is known to be left out already.

    For a single number that can't be changed it raises NotPossible, or WebexError where its target can't be read; of
    several, each is left out with its reason. Raises DatabaseUnavailable.
    """
    planner = _Planner(context, org_id, is_assignment, is_single=len(asked) == 1 and not left_out)
    unique, repeated = _leave_out_repeated(asked, is_assignment=is_assignment)
    return planner.plan(unique, [*left_out, *repeated])


class _Planner:
    def __init__(self, context: CommandContext, org_id: str, is_assignment: bool, *, is_single: bool) -> None:
        self._context = context
        self._org_id = org_id
        self._is_assignment = is_assignment
        self._is_single = is_single
        self._listed: dict[str, AvailableNumber] = {}

    def plan(self, asked: Sequence[Asked], left_out: list[LeftOut]) -> Planned:
        by_target: defaultdict[str, list[Asked]] = defaultdict(list)
        for each in asked:
            by_target[each.target.key].append(each)
        targets = [each[0].target for each in by_target.values()]
        results = self._context.calling.targets.fetch_concurrently(targets, self._org_id)
        read = [(each, listed) for each, listed in zip(results, by_target.values(), strict=True)]
        self._fetch_listed([(each, listed) for each, listed in read if isinstance(each, Target)])
        parts: list[TargetPlan] = []
        for result, listed in read:
            if isinstance(result, WebexError):
                if self._is_single:
                    raise result
                left_out += [_leave_out(each, result.sentence.rstrip(".")) for each in listed]
                continue
            part, refused = self._plan_target(result, listed)
            if part.numbers:
                parts.append(part)
            left_out += refused
        plan = ChangePlan(
            self._is_assignment, self._org_id, tuple(parts), tuple(sorted(left_out, key=lambda each: each.row))
        )
        return Planned(plan, self._listed)

    def _plan_target(self, target: Target, asked: Sequence[Asked]) -> tuple[TargetPlan, list[LeftOut]]:
        """Plan what is changed at one target, which is as it is now."""
        numbers = [each.phone_number for each in asked]
        known = {each.phone_number: each for each in target.alternates}
        listed = self._listed
        refusals = find_refusals(numbers, target, listed, is_assignment=self._is_assignment)
        if self._is_single:
            for number, refusal in refusals.items():
                raise build_refusal(refusal, number, target, self._context, self._org_id)
        reasons = describe_refusals(refusals, target, self._context, self._org_id)
        planned = tuple(
            PlannedNumber(known.get(each.phone_number, each.number), each.row)
            for each in asked
            if each.phone_number not in reasons
        )
        noted = tuple(replace(each, notes=_list_notes(listed.get(each.phone_number))) for each in planned)
        left_out = [_leave_out(each, reasons[each.phone_number]) for each in asked if each.phone_number in reasons]
        return TargetPlan(target, noted), left_out

    def _fetch_listed(self, read: Sequence[tuple[Target, Sequence[Asked]]]) -> None:
        """Find out which numbers are available: once for all targets of a kind at a location."""
        if not self._is_assignment:
            return
        wanted: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        examples: dict[tuple[str, str], Target] = {}
        for target, asked in read:
            key = (target.location_id, target.kind.value)
            known = {each.phone_number for each in target.alternates}
            wanted[key] += [each.phone_number for each in asked if each.phone_number not in known]
            examples[key] = target
        for key, numbers in wanted.items():
            if numbers:
                self._listed |= fetch_listed(examples[key], numbers, self._context, self._org_id)


def _list_notes(number: AvailableNumber | None) -> tuple[str, ...]:
    """List what stands against a number that is available, in the words of a list."""
    if number is None:
        return ()
    notes = {
        "inactive": number.state == "INACTIVE",
        "main number": number.is_main_number,
        "toll-free": number.is_toll_free,
        "service number": number.is_service_number,
    }
    return (*(note for note, applies in notes.items() if applies), *list_marks(number))


def _leave_out_repeated(asked: Iterable[Asked], *, is_assignment: bool) -> tuple[list[Asked], list[LeftOut]]:
    """Return each number once for each target, and what is left out: a number can't go to two targets."""
    by_number: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        by_number[each.phone_number].append(each)
    unique: list[Asked] = []
    left_out: list[LeftOut] = []
    for same in by_number.values():
        if is_assignment and len({each.target.key for each in same}) > 1:
            rows = " and ".join(str(each.row) for each in same)
            left_out += [_leave_out(each, f"rows {rows} name different targets for it") for each in same]
            continue
        firsts: dict[str, Asked] = {}
        for each in same:
            first = firsts.setdefault(each.target.key, each)
            if first is not each and each.row:
                left_out.append(_leave_out(each, f"row {first.row} is the same"))
        unique += firsts.values()
    return unique, left_out


def _leave_out(asked: Asked, reason: str) -> LeftOut:
    return LeftOut(format_number(asked.phone_number), reason, shorten(asked.target.name, 60), asked.row)
