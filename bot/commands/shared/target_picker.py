"""Asks for the auto attendant that a request lacks, and keeps everything else that was said."""

from collections.abc import Sequence

from bot.commands.command import CommandContext
from bot.commands.shared.location_picker import describe_kept
from bot.errors import NotFound
from bot.model import DISPLAY, Request, Suggestion, Target
from cards.distinct import name_targets
from cards.picker import PickerView, build_picker
from cards.targets import describe_target
from cards.text import name_organization
from cards.view import Choice, View


def pick_target(
    targets: Sequence[Target], request: Request, context: CommandContext, *, example: str, note: str = ""
) -> View:
    """Build the question which of some auto attendants is meant. `example` is what to type.

    `note` says how it came to this. Raises NotFound if there are none.
    """
    asked = request.without("target", "location", *DISPLAY)
    org_id = context.calling.choose_organization(request.org)
    if not targets:
        raise NotFound("Webex lists no auto attendants. The service app's administrator may not be allowed to see any.")
    return build_picker(
        PickerView(
            title=name_organization("Which auto attendant?", context.calling.describe_organization(org_id)),
            asked=asked,
            argument="target",
            label="Auto attendant",
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


def suggest_targets(request: Request) -> Suggestion:
    """Build the button that asks which auto attendant is meant, and keeps everything else that was said."""
    return Suggestion("Choose an auto attendant", request.without("target", "location", *DISPLAY))
