"""What is shown before and after a change, at its fullest."""

from dataclasses import replace

from bot import limits
from bot.model import (
    AlternateNumber,
    ChangedNumber,
    ChangePlan,
    ChangeResult,
    LeftOut,
    PlannedNumber,
    Request,
    TargetPlan,
)
from cards.change import MAX_EXPANDED_CHOICES, ConfirmationView, RecipientsView, build_confirmation, build_recipients
from cards.history import HistoryView, build_history
from cards.several_changes import OutcomesView, PlanView, build_outcomes, build_plan
from cards.targets import describe_recipient
from cards.text import shorten
from cards.view import View
from tests.support.sample_values import ID, NOW, ORG, build_change, build_owned_number, build_target


def build_full_confirmation(name: str) -> View:
    return build_confirmation(
        ConfirmationView(
            Request("assign").with_texts({"number": "+442079460099", "target": ID, **ORG}),
            True,
            "+442079460099",
            build_target(name),
            build_owned_number(99, owner=name),
        )
    )


def build_full_undo(name: str) -> View:
    return build_confirmation(
        ConfirmationView(
            Request("undo", entry=12),
            False,
            "+442079460099",
            build_target(name),
            organization=name,
            undoes=build_change(name, 12),
            undone_at="2026-11-24 09:12 UTC",
        )
    )


def build_full_recipients(name: str, count: int) -> View:
    targets = [build_target(name, index) for index in range(count)]
    describe = describe_recipient if count <= MAX_EXPANDED_CHOICES else lambda each: shorten(each.name, 60)
    return build_recipients(
        RecipientsView(
            Request("assign").with_texts({"number": "+442079460099", **ORG}),
            build_owned_number(99, owner=name),
            [(each, describe(each)) for each in targets],
            name,
            organization=name,
        )
    )


def build_full_plan(name: str, page: int = 1) -> View:
    """Build the question whether to change several numbers, with all that can stand against them."""
    left_out = tuple(
        LeftOut(f"+44 20 7946 1{row:03}", f"it is assigned to {name} (auto attendant) at {name}", name, row)
        for row in range(1, 8)
    )
    numbers = tuple(
        PlannedNumber(AlternateNumber(f"+4420794620{line:02}"), 10 + line, ("inactive", "main number", "toll-free"))
        for line in range(10)
    )
    parts = tuple(TargetPlan(build_target(name, index, 0), numbers) for index in (1, 2))
    plan = ChangePlan(True, ORG["org"], parts, left_out)
    request = Request("assign", plan="f" * 32)
    return build_plan(PlanView(plan, request, page, 10, name, files=request.with_(command="export")))


def build_full_outcomes(name: str) -> View:
    """Build what came of a change of several numbers at several targets."""
    results = ((ChangeResult.DONE, ""), (ChangeResult.FAILED, "x " * 300), (ChangeResult.UNKNOWN, "Webex failed."))
    numbers = tuple(ChangedNumber(AlternateNumber(f"+4420794630{line:02}"), *results[line % 3]) for line in range(10))
    changes = [replace(build_change(name, entry), numbers=numbers, batch="batch") for entry in (12, 13)]
    return build_outcomes(OutcomesView(changes, 1, 10, may_undo=True, organization=name, notes=["3 numbers left out."]))


def build_full_history(name: str) -> View:
    changes = [build_change(name, entry, ChangeResult.DONE, name) for entry in range(57)]
    view = HistoryView(
        Request("history").with_texts({"count": "57"}),
        changes,
        NOW,
        2,
        limits.MAX_ROWS_WITH_BUTTONS,
        can_be_undone=range(57),
    )
    return build_history(view)
