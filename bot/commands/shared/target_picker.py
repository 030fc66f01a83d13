"""Asks for the target that a request lacks, and keeps everything else that was said."""

from collections.abc import Sequence

from bot.commands.command import CommandContext
from bot.commands.shared.location_picker import describe_kept
from bot.commands.shared.target_kinds import build_none_listed, list_kinds_of
from bot.model import DISPLAY, Request, Target, join_kinds
from cards.distinct import name_targets
from cards.picker import PickerView, build_picker
from cards.targets import describe_target
from cards.text import capitalize, name_organization
from cards.view import Choice, View


def pick_target(
    targets: Sequence[Target], request: Request, context: CommandContext, *, example: str, note: str = ""
) -> View:
    """Build the question which of some targets is meant. `example` is what to type.

    `note` says how it came to this. Raises NotFound if there are none.
    """
    asked = request.without("target", "location", *DISPLAY)
    org_id = context.calling.choose_organization(request.org)
    if not targets:
        raise build_none_listed(context.kinds)
    kinds = join_kinds(list_kinds_of(targets, context))
    return build_picker(
        PickerView(
            title=name_organization(f"Which {kinds}?", context.calling.describe_organization(org_id)),
            asked=asked,
            argument="target",
            label=capitalize(kinds),
            choices=[
                Choice(name, each.id)
                for name, each in zip(name_targets(targets, describe_target), targets, strict=True)
            ],
            submit="Continue" if asked.number else "Show numbers",
            kept=describe_kept(asked),
            note=note,
            hint=f"Add its name, for example: {example}",
        )
    )
