"""A change that is planned: which numbers go to which targets, and which are left out and why."""

from dataclasses import dataclass

from bot.model.targets import AlternateNumber, Target


@dataclass(frozen=True, slots=True)
class PlannedNumber:
    """A number that is to be assigned or removed."""

    number: AlternateNumber
    row: int = 0
    """Of the file that named it; 0 without a file."""
    notes: tuple[str, ...] = ()
    """What stands against it, in a few words each: "inactive"."""

    @property
    def phone_number(self) -> str:
        """In E.164."""
        return self.number.phone_number


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was asked for and is not done."""

    text: str
    """The number, as it was typed or in E.164."""
    reason: str
    """A sentence without its full stop."""
    target: str = ""
    """The name of the target that was asked for."""
    row: int = 0


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """What is to be changed at one target: at least one number."""

    target: Target
    """As it was when the change was planned."""
    numbers: tuple[PlannedNumber, ...]
    undoes: int | None = None
    """The entry of the history that it reverts."""

    @property
    def phone_numbers(self) -> list[str]:
        """Its numbers, in E.164."""
        return [each.phone_number for each in self.numbers]


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What is to be changed, all of it confirmed at once."""

    is_assignment: bool
    """False for a removal."""
    org_id: str
    parts: tuple[TargetPlan, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether it is about one number, as most are."""
        return len(self.parts) == 1 and len(self.parts[0].numbers) == 1 and not self.left_out

    @property
    def count(self) -> int:
        """How many numbers are to be changed."""
        return sum(len(part.numbers) for part in self.parts)


def plan_single(target: Target, number: AlternateNumber, org_id: str, *, is_assignment: bool) -> ChangePlan:
    """Return the plan to assign one number, or to remove it."""
    return ChangePlan(is_assignment, org_id, (TargetPlan(target, (PlannedNumber(number),)),))
