"""Check boxes on the rows of numbers that can be assigned, so that several of them are assigned at once."""

from dataclasses import replace

from bot.model import Request
from cards.view import Button, Line, Row, View


def add_check_boxes(view: View) -> View:
    """Return the View with a check box on each row that has a button to assign its number, where there are several."""
    requests = [each for row in view.rows if isinstance(row, Row) and (each := _find_assignment(row))]
    if len(requests) < 2:
        return view
    rows = (row if isinstance(row, Line) else _add_check_box(row) for row in view.rows)
    locations = {each.location for each in requests}
    # Numbers of several locations say themselves where they belong.
    location = locations.pop() if len(locations) == 1 else ""
    asked = requests[0].without("number").with_(location=location, picked=True)
    return replace(view, rows=tuple(rows), pick_buttons=(Button("Assign selected", asked, takes_inputs=True),))


def _add_check_box(row: Row) -> Row:
    request = _find_assignment(row)
    return replace(row, pick=request.number) if request else row


def _find_assignment(row: Row) -> Request | None:
    """Return what the button requests that assigns the row's number; None without such a button."""
    return next((each.request for each in row.buttons if each.request.command == "assign"), None)
