"""Asks for the location that a request lacks, and keeps everything else that was said."""

from bot.commands.command import CommandContext
from bot.commands.shared.all_locations import NO_LOCATIONS
from bot.errors import NotFound, NotUnderstood
from bot.language.everywhere import EVERYWHERE
from bot.language.short_form import write_request
from bot.model import DISPLAY, NOBODY, Request, Suggestion
from cards.distinct import name_locations
from cards.limits import MAX_CHOICES
from cards.locations import BUTTON_TITLES, build_list_request, describe_location
from cards.picker import PickerView, build_picker
from cards.text import name_organization
from cards.view import Button, Choice, View


def pick_location(request: Request, context: CommandContext, *, example: str) -> View:
    """Build the question which location is meant. `example` is what to type.

    Raises NotFound or WebexError; in a terminal, where nothing can be picked, NotUnderstood.
    """
    if context.requester is NOBODY:
        raise NotUnderstood(f"Which location? Add its name, for example: {example}", (suggest_locations(request),))
    asked = request.without("location", *DISPLAY)
    org_id = context.calling.choose_organization(request.org)
    locations = context.calling.fetch_locations(org_id)
    if not locations:
        raise NotFound(NO_LOCATIONS)
    return build_picker(
        PickerView(
            title=name_organization("Which location?", context.calling.describe_organization(org_id)),
            asked=asked,
            argument="location",
            label="Location",
            choices=[
                Choice(name, each.id)
                for name, each in zip(name_locations(locations, describe_location), locations, strict=True)
            ],
            submit=BUTTON_TITLES.get(asked.command, "Choose"),
            kept=describe_kept(asked),
            hint=f"Add a location's name, for example: {example}",
            others=[*_list_everywhere(asked), *_list_all(asked, len(locations))],
        )
    )


def describe_kept(asked: Request) -> str:
    """Return what a choice keeps of what was said, as it is typed; nothing where that is only the command."""
    return "" if asked.without("org") == Request(asked.command) else write_request(asked)


def suggest_locations(request: Request) -> Suggestion:
    """Build the button that lists all locations to choose from, and keeps everything else that was said."""
    return Suggestion("Show locations", build_list_request(request.without("location", *DISPLAY)))


def _list_all(asked: Request, count: int) -> list[Button]:
    """List the button for the list of locations, where the card has only a field for a name."""
    return [Button("Show locations", build_list_request(asked))] if count > MAX_CHOICES else []


def _list_everywhere(asked: Request) -> list[Button]:
    """List what asks all locations at once."""
    if asked.command == "export":
        return [Button("All locations", asked.with_(location=EVERYWHERE))]
    if asked.command != "numbers":
        return []
    has_owner = bool(asked.owner or asked.extension or asked.person)
    if not (asked.purpose.has_stock or has_owner):
        return []  # numbers that somebody has are not counted for all locations
    if asked.selection.is_everything and not (asked.numbers or has_owner):
        return [Button("All locations", Request("summary", org=asked.org, purpose=asked.purpose))]
    return [Button("All locations", asked.with_(command="find"))]
