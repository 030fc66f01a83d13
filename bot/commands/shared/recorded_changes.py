"""The entries of the history that a request names: those that were confirmed together."""

from collections.abc import Sequence

from bot.access import check_organization
from bot.commands.command import CommandContext
from bot.errors import NotUnderstood
from bot.model import Change, Request, Suggestion

SHOW_HISTORY = Suggestion("Show the history", Request("history"))


def fetch_recorded(request: Request, context: CommandContext) -> Sequence[Change]:
    """Return the entry that a request names, with those that were confirmed together with it.

    Raises NotUnderstood if there is none, OrganizationNotAllowed or DatabaseUnavailable.
    """
    if not request.entry:
        raise NotUnderstood("Which change? Give its number in the history, for example: entry 12", (SHOW_HISTORY,))
    change = context.store.history.get(request.entry)
    if change is None:
        raise NotUnderstood(f"The history has no entry {request.entry}.", (SHOW_HISTORY,))
    # Entries of other organizations are not undone, and not shown.
    if change.org_id:
        context.calling.choose_organization(change.org_id)
        check_organization(context.requester.person, change.org_id, context.settings)
    return context.store.history.list_batch(change)
