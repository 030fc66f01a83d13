"""Turns a View into the message that Webex gets."""

from bot.model import Reply
from cards.adaptive_card import render_card
from cards.long_requests import leave_out_long_buttons
from cards.markdown import render_markdown
from cards.view import View


def render_reply(view: View) -> Reply:
    """Return the View as markdown with a card or, where it has a file, with that.

    Raises NotAButton when a request does not fit into a button.
    """
    view = leave_out_long_buttons(view)
    if view.file is not None:
        return Reply(render_markdown(view), file=view.file)
    return Reply(render_markdown(view), render_card(view))
