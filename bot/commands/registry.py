"""The table of commands, built once: typed text, buttons and help all use it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from bot.access import check_may_assign, check_may_reserve, check_organization
from bot.commands import COMMANDS
from bot.commands.command import Command, CommandContext
from bot.commands.help import build_help_command
from bot.commands.report import build_report_command
from bot.commands.reports import REPORTS
from bot.commands.shared.forwarding import write_line_to_forward
from bot.commands.shared.lists import describe_wording
from bot.commands.shared.next_page import add_next_page
from bot.errors import NotUnderstood, WebexError
from bot.language import parser
from bot.language.known_names import forget_text, may_be_new, read_again
from bot.language.mentions import strip_mention
from bot.language.report_phrases import WORDS as REPORT_WORDS
from bot.model import NOBODY, TARGET_LISTS, FollowUp, Request, Slot
from cards.text import shorten
from cards.view import Line, View

GUESSING = ("numbers", "export", "usage", "chart", "trend", "changes", "check", *TARGET_LISTS)
"""Commands that only read: where one location's name is much like what was typed, they show it at once."""


class Registry:
    """Some commands, and `help` that explains them."""

    def __init__(self, commands: Iterable[Command]) -> None:
        listed = tuple(commands)
        # `report` runs the others: only where reports can be listed and ended.
        has_reports = any(command is REPORTS for command in listed)
        report = (build_report_command(self._read_reported, self.run, self._find),) if has_reports else ()
        topics = (*report, *listed)
        self.commands: tuple[Command, ...] = (*topics, build_help_command(topics, self.parse_text))
        self._by_name = {command.name: command for command in self.commands}
        self.grammar: parser.Grammar = {
            word: partial(command.parse, Request(command.name))
            for command in self.commands
            for word in (command.name, *command.words)
        }

    def parse_text(self, text: str) -> Request | FollowUp:
        """Parse what a person typed, without the bot's name. Raises NotUnderstood."""
        return parser.parse_text(text, self.grammar)

    def resolve(self, parsed: Request | FollowUp, context: CommandContext) -> Request | FollowUp:
        """Read what was typed again, now that the names of the organization's locations are known.

        The commands need the same list, so that this costs no further call, unless no location has the whole name: the
        list is then read again, since a location may be new. Raises NotUnderstood or OrganizationNotAllowed.
        """
        asked = parsed if isinstance(parsed, Request) else parsed.change
        _check_organization(asked, context)
        if not asked.said:
            return parsed
        try:
            org_id = context.calling.choose_organization(asked.org)
            age, is_known = context.calling.measure_locations_age(org_id), bool(context.calling.peek_locations(org_id))
            locations = context.calling.fetch_locations(org_id)
            if is_known and may_be_new(asked, locations, age):
                locations = context.calling.fetch_locations_again(org_id)
        except (NotUnderstood, WebexError):
            # The command fails in the same way, and says so.
            return forget_text(self._read_finally(asked.said))
        return read_again(
            parsed,
            self._read_finally,
            locations,
            others=context.calling.list_locations_without_calling(org_id),
            may_guess=asked.command in GUESSING,
        )

    def _read_reported(self, text: str) -> Request | FollowUp:
        """Parse what is to be reported: any command, but no report of a report."""
        grammar = {word: parse for word, parse in self.grammar.items() if word not in REPORT_WORDS}
        return parser.parse_clean(text, grammar, is_final=True)

    def _read_finally(self, text: str) -> Request | FollowUp:
        return parser.parse_clean(text, self.grammar, is_final=True)

    def strip_mention(self, text: str, markup: str | None, bot_id: str, bot_name: str, *, is_direct: bool) -> str:
        """Return what a person typed to the bot, without its name and without quotations."""
        return strip_mention(text, markup, bot_id, bot_name, self.grammar, is_direct=is_direct)

    def _find(self, name: str) -> Command | None:
        return self._by_name.get(name)

    def parse_inputs(self, inputs: object) -> Request:
        """Parse what the press of a button brings. Raises NotUnderstood."""
        request = parser.parse_inputs(inputs, self._by_name.keys())
        # Anybody can submit any inputs: a card with which an assigner would choose a location must not change anything.
        if request.then and not self._is_harmless(request.then):
            raise NotUnderstood(parser.UNREADABLE)
        return request

    def _is_harmless(self, name: str) -> bool:
        """Return whether a command exists and only reads."""
        command = self._by_name.get(name)
        return command is not None and not (command.changes or command.reserves)

    def run(self, request: Request, context: CommandContext) -> View:
        """Answer a request, typed or pressed, if its requester may make it. Raises BotError."""
        command = self._by_name[request.command]
        _check_organization(request, context)
        if command.changes:
            check_may_assign(
                context.requester.person, context.settings, lambda: write_line_to_forward(request, context)
            )
        if command.reserves:
            check_may_reserve(
                context.requester.person, context.settings, lambda: write_line_to_forward(request, context)
            )
        result = command.run(request, context)
        if isinstance(result, Request):
            return self.run(result, context)
        note = f"Showing {shorten(request.guess, 60)}." if request.guess else describe_wording(request)
        return add_next_page(_add_note(result, note), context)

    def find_slot(self, request: Request, *, has_file: bool) -> Slot | None:
        """Return what a request needs a slot of, because few such run at once; None for all that end soon.

        `has_file` says that a file was posted with it.
        """
        command = self._by_name.get(request.reported) or self._by_name[request.command]
        # A change of many numbers may take minutes, in which nobody's lists have to wait for it.
        if command.changes and (has_file or request.plan):
            return Slot.CHANGES
        return Slot.BULK if command.is_bulk else None

    def is_bulk(self, command: str) -> bool:
        """Return whether a command may read the lists of all locations, or write a file; False for an unknown one."""
        return command in self._by_name and self._by_name[command].is_bulk

    def replaces_card(self, request: Request) -> bool:
        """Return whether the answer to a request replaces the card that was pressed."""
        return self._by_name[request.command].replaces_card(request)


def _check_organization(request: Request, context: CommandContext) -> None:
    """Raise OrganizationNotAllowed unless the requester may ask about the organization."""
    # In a terminal there is nobody to check: the service app's secrets are there.
    if context.requester is not NOBODY:
        check_organization(context.requester.person, request.org, context.settings)


def _add_note(view: View, note: str) -> View:
    return replace(view, facts=(*view.facts, Line(note))) if note else view


REGISTRY = Registry(COMMANDS)
