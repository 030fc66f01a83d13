"""What a View says and offers, for tests."""

from collections.abc import Iterator

from bot.model import Request
from cards.view import Button, Line, Menu, View


def list_view_texts(view: View) -> list[str]:
    """List what the View says, top to bottom. Headings, the hint and fields are the renderers' affair."""
    texts = [view.title, view.subtitle, *(fact.text for fact in view.facts), *view.chips]
    texts += [each.text for each in view.details]
    texts += [view.to_copy]
    texts += [line.text for line in iterate_row_lines(view)]
    texts.append(view.footer)
    return [text for text in texts if text]


def iterate_row_lines(view: View) -> Iterator[Line]:
    """Yield the lines of the list, its headings included."""
    for row in view.rows:
        if isinstance(row, Line):
            yield row
        else:
            yield from row.lead
            yield from (line for cell in row.cells for line in cell)


def map_buttons(view: View) -> dict[str, Request]:
    """Map the titles of the View's buttons, wherever they are, to their requests."""
    in_rows = [button for row in view.rows if not isinstance(row, Line) for button in row.buttons]
    in_menus = [button for action in view.actions if isinstance(action, Menu) for button in action.buttons]
    beside = (*view.title_buttons, *view.chip_buttons, *view.footer_buttons)
    return {
        button.title: button.request
        for button in (*beside, *in_rows, *in_menus, *view.suggestions, *view.actions)
        if isinstance(button, Button)
    }
