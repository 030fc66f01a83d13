"""Changes as files: a plan, what came of it, and the template. All have the columns that can be posted again."""

from collections.abc import Sequence

from bot.commands.shared.spreadsheet import WRITERS, Row
from bot.model import Change, ChangePlan, File, FileKind
from cards.change import RESULTS

COLUMNS = ("number", "target", "location")

PLAN_COLUMNS = (*COLUMNS, "row", "planned", "reason")

RESULT_COLUMNS = (*COLUMNS, "result", "detail", "entry")


def write_plan(plan: ChangePlan, kind: FileKind) -> File:
    """Write what a plan would change, and what it leaves out and why."""
    done = "assign" if plan.is_assignment else "remove"
    rows: list[Row] = [
        (
            each.phone_number,
            part.target.name,
            part.target.location_name,
            _to_text(each.row),
            done,
            ", ".join(each.notes),
        )
        for part in plan.parts
        for each in part.numbers
    ]
    rows += [(each.text, each.target, "", _to_text(each.row), "left out", each.reason) for each in plan.left_out]
    return File(f"planned-change.{kind}", WRITERS[kind](PLAN_COLUMNS, rows))


def write_changes(changes: Sequence[Change], kind: FileKind) -> File:
    """Write what came of each number of some entries."""
    rows: list[Row] = [
        (
            each.phone_number,
            change.target.name,
            change.target.location_name,
            RESULTS[each.result][0 if change.is_assignment else 1],
            each.detail,
            str(change.id),
        )
        for change in changes
        for each in change.numbers
    ]
    return File(f"change-{changes[0].id}.{kind}", WRITERS[kind](RESULT_COLUMNS, rows))


def write_template(kind: FileKind) -> File:
    """Write a file with the headings that `assign` and `unassign` read, for people to fill in."""
    return File(f"numbers-and-targets.{kind}", WRITERS[kind](COLUMNS, []))


def _to_text(row: int) -> str:
    return str(row) if row else ""
