"""A change of alternate numbers: made once, verified, and recorded in the history.

A change may have many numbers at several targets. Each target is changed by one call, and is an entry of the history.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.shared.assignable import MAYBE_RELEASED, fetch_listed, find_refusals
from bot.commands.shared.kept_numbers import note_change
from bot.commands.shared.refusals import build_refusal, describe_refusals
from bot.errors import BotError, DatabaseUnavailable, NotPossible, WebexError
from bot.model import AlternateNumber, Change, ChangedNumber, ChangePlan, ChangeResult, Progress, Target, TargetPlan
from bot.retrying import build_retrying

log = logging.getLogger(__name__)

NOT_SHOWN = "Webex accepted the change but does not show it."

REFUSED_STATUSES = (400, 409)
"""How Webex may refuse a number that it lists as available: none of its documents says which."""

INTERRUPTED = "The bot was interrupted, and Webex does not show the change."

Check = Callable[[TargetPlan, Target], Mapping[str, NotPossible]]
"""Returns which numbers, in E.164, must not be changed, and why; called with the target as it is now."""


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """What came of the change of one target."""

    change: Change
    target: Target | None
    """As it is now; None if Webex could not be asked."""


def carry_out(
    plan: ChangePlan, context: CommandContext, check: Check = lambda _part, _target: {}
) -> list[ChangeOutcome]:
    """Make the change, once per event however often that is handled, and verify it. Returns what came of each target.

    At each location, changes are made one at a time, so that two at once cannot overwrite each other. What cannot be
    done is part of the result, with its reason; only for a single number it is raised instead, if nothing was changed:
    NotPossible, DatabaseUnavailable or WebexError.
    """
    target = context.requester.target
    # Before any lock: it asks Webex, and nobody should wait for that.
    space = "" if target.is_direct else context.fetch_space_title(target.room_id)
    outcomes: list[ChangeOutcome] = []
    counts = accumulate(len(part.numbers) for part in plan.parts)
    for position, (part, count) in enumerate(zip(plan.parts, counts, strict=True)):
        outcomes.append(_TargetChange(plan, part, position, space, context, check).carry_out())
        if not plan.is_single:
            context.report_progress(Progress(count, plan.count))
    return outcomes


def settle(change: Change, target: Target, context: CommandContext) -> Change:
    """Find out and record what came of a change that was interrupted; a settled one is returned as it is."""
    if change.result.is_settled:
        return change
    took_effect = _find_effects(change, target, context)
    return _finish(
        change.settle_each(
            lambda each: (
                (ChangeResult.DONE, "") if took_effect[each.phone_number] else (ChangeResult.FAILED, INTERRUPTED)
            )
        ),
        context,
    )


def has_number(target: Target, phone_number: str) -> bool:
    """Return whether a number is one of a target's alternate numbers."""
    return any(each.phone_number == phone_number for each in target.alternates)


@dataclass(frozen=True, slots=True)
class _TargetChange:
    """The change of one target's alternate numbers."""

    plan: ChangePlan
    part: TargetPlan
    position: int
    """Of the part in the plan. Each entry of one event has another."""
    space: str
    """The title of the space in which it was confirmed."""
    context: CommandContext
    check: Check

    @property
    def event_key(self) -> str:
        """The key of its entry: the event's own, with the position behind it where that is not the first."""
        key = self.context.requester.event_key
        return f"{key}#{self.position}" if self.position else key

    def carry_out(self) -> ChangeOutcome:
        """Make the change, or continue one that was interrupted."""
        try:
            with self.context.store.exclusive(self.part.target.location_id):
                known = self.context.store.history.find(self.event_key)
                if known is not None:
                    # The event is handled again, after a crash.
                    return self._resume(known)
                target, refusals = self._examine(self.part.phone_numbers)
                return self._write(self._begin(target, refusals), target)
        except BotError as error:
            if self.plan.is_single:
                raise
            # The other targets are changed all the same.
            return ChangeOutcome(self._fail(error.sentence), None)

    def _examine(self, phone_numbers: Sequence[str]) -> tuple[Target, Mapping[str, str]]:
        """Read the target and return it with the numbers that can't be changed now, each with the reason.

        The target is read last, right before it is changed: what somebody else has added stays. Raises BotError; for a
        single number also where that can't be changed.
        """
        listed = self._fetch_listed(phone_numbers)
        target = self.context.calling.targets.fetch(self.part.target, self.plan.org_id)
        refused = self.check(self.part, target)
        left = [each for each in phone_numbers if each not in refused]
        refusals = find_refusals(left, target, listed, is_assignment=self.plan.is_assignment)
        if self.plan.is_single:
            for error in refused.values():
                raise error
            for number, refusal in refusals.items():
                raise build_refusal(refusal, number, target, self.context, self.plan.org_id)
        reasons = {number: error.sentence for number, error in refused.items()}
        if refusals:
            reasons |= describe_refusals(refusals, target, self.context, self.plan.org_id)
            # That took some calls, in which somebody else may have changed the target.
            target = self.context.calling.targets.fetch(self.part.target, self.plan.org_id)
        return target, reasons

    def _fetch_listed(self, phone_numbers: Sequence[str]) -> Sequence[str]:
        if not self.plan.is_assignment:
            return ()
        return list(fetch_listed(self.part.target, phone_numbers, self.context, self.plan.org_id))

    def _resume(self, known: Change) -> ChangeOutcome:
        """Continue a change whose event is handled again: nothing is done twice, and its entry does not stay open."""
        try:
            target = self.context.calling.targets.fetch(self.part.target, self.plan.org_id)
        except WebexError as error:
            unknown = known.settle(ChangeResult.UNKNOWN, error.sentence)
            return ChangeOutcome(known if known.result.is_settled else _finish(unknown, self.context), None)
        if known.result.is_settled or any(_find_effects(known, target, self.context).values()):
            return ChangeOutcome(settle(known, target, self.context), target)
        # It did not take effect: it is made now, if it still can be.
        begun = [each.phone_number for each in known.numbers if not each.result.is_settled]
        try:
            target, refusals = self._examine(begun)
        except BotError as error:
            failed = _finish(known.settle(ChangeResult.FAILED, error.sentence), self.context)
            if self.plan.is_single:
                raise
            return ChangeOutcome(failed, target)
        return self._write(_refuse(known, refusals), target)

    def _begin(self, target: Target, refusals: Mapping[str, str]) -> Change:
        """Record the change before it is made. Raises DatabaseUnavailable."""
        # What is removed is recorded with the ring pattern that it has now, so that undo restores it.
        rings = {} if self.plan.is_assignment else {each.phone_number: each for each in target.alternates}
        numbers = [rings.get(each.phone_number, each.number) for each in self.part.numbers]
        return self.context.store.history.begin(_refuse(self._build_change(numbers), refusals))

    def _build_change(self, numbers: Sequence[AlternateNumber]) -> Change:
        event_key = self.context.requester.event_key
        return Change(
            id=0,
            is_assignment=self.plan.is_assignment,
            numbers=tuple(map(ChangedNumber, numbers)),
            target=self.part.target,
            org_id=self.plan.org_id,
            person_email=self.context.requester.person.email,
            space=self.space,
            at=self.context.clock.now().replace(microsecond=0),
            event_key=self.event_key,
            undoes=self.part.undoes,
            batch=event_key if len(self.plan.parts) > 1 else "",
        )

    def _fail(self, reason: str) -> Change:
        """Record that nothing was changed here, and why."""
        change = self._build_change([each.number for each in self.part.numbers]).settle(ChangeResult.FAILED, reason)
        try:
            return self.context.store.history.find(self.event_key) or self.context.store.history.begin(change)
        except DatabaseUnavailable:
            log.exception("That a change was not made was not recorded")
            return change

    def _write(self, change: Change, before: Target) -> ChangeOutcome:
        """Send the change, then read the target back whatever Webex answered: the answer may have been lost."""
        numbers = [each.number for each in change.numbers if not each.result.is_settled]
        if not numbers:
            return ChangeOutcome(_finish(change, self.context), before)
        failure = self._send(before, numbers)
        try:
            now = self.context.calling.targets.fetch(self.part.target, self.plan.org_id)
        except WebexError as error:
            unknown = change.settle(ChangeResult.UNKNOWN, failure or error.sentence)
            return ChangeOutcome(_finish(unknown, self.context), None)
        settled = change.settle_each(
            lambda each: (
                (ChangeResult.DONE, "")
                if has_number(now, each.phone_number) is self.plan.is_assignment
                else (ChangeResult.FAILED, failure or NOT_SHOWN)
            )
        )
        return ChangeOutcome(_finish(settled, self.context), now)

    def _send(self, before: Target, numbers: Sequence[AlternateNumber]) -> str:
        """Send the change; again for some seconds where Webex refuses numbers that it lists. Returns why it failed."""
        changed = {each.phone_number for each in numbers}
        others = [each for each in before.alternates if each.phone_number not in changed]
        wanted = [*others, *numbers] if self.plan.is_assignment else others
        attempts = build_retrying(self._may_be_released, limits.RELEASED_SECONDS)
        try:
            attempts(self.context.calling.targets.replace_alternates, before, wanted, self.plan.org_id)
        except WebexError as error:
            return f"{error.sentence} {MAYBE_RELEASED}" if self._may_be_released(error) else error.sentence
        return ""

    def _may_be_released(self, error: WebexError) -> bool:
        """Return whether a number may have been released a moment ago: it is listed then, but refused."""
        return self.plan.is_assignment and error.status in REFUSED_STATUSES


def _refuse(change: Change, refusals: Mapping[str, str]) -> Change:
    """Return the change with the numbers failed that can't be changed."""
    return replace(
        change,
        numbers=tuple(
            ChangedNumber(each.number, ChangeResult.FAILED, refusals[each.phone_number])
            if each.phone_number in refusals
            else each
            for each in change.numbers
        ),
    )


def _find_effects(change: Change, target: Target, context: CommandContext) -> dict[str, bool]:
    """Return of each unsettled number, in E.164, whether its change was made although its result was not recorded.

    A later opposite change proves that this one took effect; a later identical one proves that it did not. Without a
    later one, the current state decides.
    """
    effects: dict[str, bool] = {}
    for each in change.numbers:
        if each.result.is_settled:
            continue
        later = context.store.history.find_next(change, each.phone_number)
        is_there = has_number(target, each.phone_number)
        effects[each.phone_number] = (
            is_there is change.is_assignment if later is None else later.is_assignment is not change.is_assignment
        )
    return effects


def _finish(change: Change, context: CommandContext) -> Change:
    try:
        if change.done:
            # Before the result: after a crash in between, it is done again.
            note_change(change, context)
        context.store.history.finish(change)
    except DatabaseUnavailable:
        # Webex has the change: to say that it failed would be wrong.
        log.exception("The result of change %d (%s) was not recorded", change.id, change.result.value)
    return change
