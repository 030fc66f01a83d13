from dataclasses import replace

import pytest

from bot.clock import CLOCK
from bot.commands.command import CommandContext
from bot.commands.shared.change import INTERRUPTED, ChangeOutcome, settle
from bot.commands.shared.change import carry_out as carry_out_all
from bot.errors import NotPossible
from bot.model import AlternateNumber, Change, ChangedNumber, ChangePlan, ChangeResult, Target, TargetKind, plan_single
from bot.sandbox import Sandbox
from tests.support.atlanta import NUMBER, find_attendant, list_alternates, list_writes


@pytest.fixture
def plan(webex: Sandbox) -> ChangePlan:
    raw = find_attendant(webex)
    target = Target(TargetKind.AUTO_ATTENDANT, raw["id"], raw["name"], raw["locationId"], raw["locationName"])
    return plan_single(target, AlternateNumber(NUMBER), "", is_assignment=True)


def carry_out(plan: ChangePlan, context: CommandContext) -> ChangeOutcome:
    (outcome,) = carry_out_all(plan, context)
    return outcome


def begin(plan: ChangePlan, context: CommandContext, event_key: str = "event-1") -> Change:
    """Record a change without making it, as if the bot had been killed then."""
    change = Change(
        id=0,
        is_assignment=plan.is_assignment,
        numbers=(ChangedNumber(plan.parts[0].numbers[0].number),),
        target=plan.parts[0].target,
        org_id="",
        person_email="administrator@example.com",
        space="",
        at=CLOCK.now().replace(microsecond=0),
        event_key=event_key,
    )
    return context.store.history.begin(change)


def test_a_change_is_recorded_with_its_space(plan: ChangePlan, context: CommandContext, webex: Sandbox) -> None:
    outcome = carry_out(plan, context)
    assert (outcome.change.result, outcome.change.space) == (ChangeResult.DONE, "Telephony")
    assert outcome.target is not None
    assert list_alternates(webex) == ["+14045559989", NUMBER]


def test_the_same_event_makes_its_change_once(plan: ChangePlan, context: CommandContext, webex: Sandbox) -> None:
    first = carry_out(plan, context)
    assert carry_out(plan, context).change == first.change
    assert len(list_writes(webex)) == 1


def test_the_space_is_not_asked_for_while_others_wait(plan: ChangePlan, context: CommandContext) -> None:
    location = plan.parts[0].target.location_id
    is_locked: list[bool] = []

    def fetch_title(_room_id: str) -> str:
        with context.store.exclusive(location):  # would wait forever if the change held it
            is_locked.append(False)
        return "Telephony"

    carry_out(plan, replace(context, fetch_space_title=fetch_title))
    assert is_locked == [False]


def test_an_interrupted_change_is_made_when_its_event_is_handled_again(
    plan: ChangePlan, context: CommandContext, webex: Sandbox
) -> None:
    begun = begin(plan, context)
    outcome = carry_out(plan, context)
    assert (outcome.change.id, outcome.change.result) == (begun.id, ChangeResult.DONE)
    assert len(list_writes(webex)) == 1


def test_an_interrupted_change_that_took_effect_is_not_made_again(
    plan: ChangePlan, context: CommandContext, webex: Sandbox
) -> None:
    begin(plan, context)
    find_attendant(webex)["alternateNumbers"].append(
        {"phoneNumber": NUMBER, "ringPattern": "NORMAL", "tollFreeNumber": False}
    )
    assert carry_out(plan, context).change.result is ChangeResult.DONE
    assert list_writes(webex) == []


def test_a_change_that_is_no_longer_possible_is_recorded_as_failed(
    plan: ChangePlan, context: CommandContext, webex: Sandbox
) -> None:
    begun = begin(plan, context)
    webex.state.numbers[plan.parts[0].target.location_id].clear()
    with pytest.raises(NotPossible, match="is not available"):
        carry_out(plan, context)
    recorded = context.store.history.get(begun.id)
    assert recorded is not None
    assert recorded.result is ChangeResult.FAILED


@pytest.mark.parametrize(
    ("next_is_assignment", "result", "detail"),
    [(False, ChangeResult.DONE, ""), (True, ChangeResult.FAILED, INTERRUPTED)],
)
def test_a_later_change_proves_what_came_of_an_interrupted_one(
    plan: ChangePlan, context: CommandContext, next_is_assignment: bool, result: ChangeResult, detail: str
) -> None:
    begun = begin(plan, context)
    later = begin(replace(plan, is_assignment=next_is_assignment), context, "event-2")
    context.store.history.finish(later.settle(ChangeResult.DONE))
    settled = settle(begun, plan.parts[0].target, context)
    assert (settled.result, settled.detail) == (result, detail)


def test_a_refused_change_keeps_the_reason(plan: ChangePlan, context: CommandContext, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 400, "path": "/autoAttendants/", "method": "PUT"}])
    outcome = carry_out(plan, context)
    assert outcome.change.result is ChangeResult.FAILED
    assert outcome.change.detail.startswith("Webex did not accept the request")
    assert list_alternates(webex) == ["+14045559989"]


def test_an_unreadable_result_is_unknown(plan: ChangePlan, context: CommandContext, webex: Sandbox) -> None:
    # Before the write the auto attendant is read, and the number searched for.
    details = {"path": "/autoAttendants/", "method": "GET", "skip": 2}
    webex.faults.set([{"kind": "status", "status": 400, **details}])
    outcome = carry_out(plan, context)
    assert (outcome.change.result, outcome.target) == (ChangeResult.UNKNOWN, None)
