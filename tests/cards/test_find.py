from dataclasses import replace

from bot.model import Location, Owner, Request
from cards.find import FoundView, build_found
from cards.view import Line, Row, Size, Tone
from tests.support.sample_values import ALTERNATE, BIRMINGHAM, EXAMPLE, TAKEN_AT, build_organization_number
from tests.support.views import list_view_texts, map_buttons

VIEW = FoundView(
    request=Request("find").with_texts({"digits": "0001", "org": "org"}),
    purpose=ALTERNATE,
    found=[(BIRMINGHAM, EXAMPLE[0]), (Location("id", "Denver"), EXAMPLE[1])],
    locations=11,
    taken_at=TAKEN_AT,
    page=1,
    page_size=10,
)


def test_numbers_are_shown_with_their_locations() -> None:
    assert list_view_texts(build_found(VIEW)) == [
        "All locations",
        "Auto attendant alternate numbers",
        "2 available: 2 active; 1 main, 1 service — at 2 of 11 locations",
        *("+1 205-635-0001", "Active · Birmingham"),
        *("+1 205-635-0002", "Active · Main number · Service number · Denver"),
        "1–2 of 2 · As of 02:03:04 UTC",
    ]


def test_a_search_without_matches_says_so_once() -> None:
    view = replace(VIEW, found=[], filters=["ending 0009"], missing=["+12056350009"], unread=["Atlanta"])
    assert list_view_texts(build_found(view))[2:] == [
        "Not available at the others: +1 205-635-0009",
        "Could not be read: Atlanta",
        "ending 0009",
        "As of 02:03:04 UTC",
    ]


def test_a_number_is_assigned_at_its_location() -> None:
    buttons = map_buttons(build_found(replace(VIEW, found=VIEW.found[:1], may_assign=True)))
    assert buttons["Assign"] == Request("assign").with_texts(
        {"org": "org", "location": BIRMINGHAM.id, "number": "+12056350001"}
    )
    assert buttons["Refresh"] == Request("find").with_texts(
        {"digits": "0001", "org": "org", "page": "1", "fresh": "true"}
    )


def test_a_number_that_is_in_use_names_its_owner_and_location() -> None:
    number = build_organization_number("+12056350001", location_name="Denver")
    owned = replace(number, owner=Owner("Test Person", "PEOPLE"), extension="2000")
    view = replace(VIEW, found=[], missing=["+12056350009"], elsewhere=[owned, number])
    assert list_view_texts(build_found(view))[2:5] == [
        "Not available at any of 11 locations: +1 205-635-0009",
        "+1 205-635-0001 is assigned to Test Person (person) at Denver, ext 2000",
        "+1 205-635-0001 is not assigned at Denver, but it is not in this list either",
    ]


def test_the_owners_of_many_numbers_are_left_to_who() -> None:
    reserved = build_organization_number(is_reserved=True)
    facts = [fact.text for fact in build_found(replace(VIEW, found=[], elsewhere=[reserved] * 1_212)).facts]
    assert facts[0] == "+1 404-555-9989 is reserved in Webex at Atlanta"
    assert facts[-1] == "1,202 more are not available. To see who has them, type who and the numbers."
    assert len(facts) == 11


def test_nothing_found_is_one_sentence() -> None:
    nothing = replace(VIEW, found=[])
    taken = build_organization_number(is_reserved=True)
    for view, sentence in (
        (nothing, "No matching numbers at 11 locations"),
        (replace(nothing, missing=["+12056350009"]), "Not available at any of 11 locations: +1 205-635-0009"),
        (replace(nothing, elsewhere=[taken]), "+1 404-555-9989 is reserved in Webex at Atlanta"),
    ):
        assert [fact.text for fact in build_found(view).facts] == [sentence]


def test_numbers_of_all_locations_can_be_filtered_and_exported() -> None:
    actions = build_found(replace(VIEW, page_size=1)).actions
    assert [action.title for action in actions] == ["Next", "Filter", "Export", "Refresh"]
    assert map_buttons(build_found(VIEW))["Excel"] == Request("export", location="all", org="org").with_texts(
        {"digits": "0001", "file": "xlsx"}
    )


def test_states_are_coloured_as_at_one_location() -> None:
    (row,) = build_found(replace(VIEW, found=[(BIRMINGHAM, EXAMPLE[2])])).rows
    assert isinstance(row, Row)
    assert row.cells[1] == (Line("Inactive · Toll-free · Birmingham", Tone.WARNING, size=Size.SMALL),)
