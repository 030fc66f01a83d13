from dataclasses import replace

from bot.commands.command import CommandContext, parse_nothing
from bot.model import Request, Requester
from tests.support.commands import GROUP_SPACE, HELPDESK


def test_full_rows_are_as_many_as_the_settings_and_the_card_allow(context: CommandContext) -> None:
    assert context.full_rows == 10
    assert replace(context, settings=context.settings.model_copy(update={"page_size": 5})).full_rows == 5
    assert replace(context, max_full_rows=3).full_rows == 3


def test_only_assigners_may_assign(context: CommandContext) -> None:
    assert context.requester_may_assign
    assert not replace(context, requester=Requester(HELPDESK, GROUP_SPACE, "event")).requester_may_assign


def test_a_command_without_arguments_ignores_text() -> None:
    assert parse_nothing(Request("cancel"), "everything") == Request("cancel")
