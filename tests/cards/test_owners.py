from collections.abc import Mapping

import pytest

from bot.model import OrganizationNumber, Owner
from cards.owners import describe_holder, describe_unavailable, is_assignable
from tests.support.sample_values import build_organization_number

GRACE = Owner("Grace Ito", "PEOPLE")
NUMBER = "+14045559989"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            build_organization_number(owner=GRACE, extension="2000"),
            "assigned to Grace Ito (person) at Atlanta, ext 2000",
        ),
        (build_organization_number("", GRACE, extension="2000"), "assigned to Grace Ito (person) at Atlanta"),
        (build_organization_number(owner=Owner("", "GROUP_PAGING")), "assigned to paging group at Atlanta"),
        (build_organization_number(is_reserved=True, location_name=""), "reserved in Webex"),
        (build_organization_number(), "not assigned at Atlanta"),
    ],
)
def test_a_holder_is_named_with_its_location(number: OrganizationNumber, expected: str) -> None:
    assert describe_holder(number) == expected


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ({}, "+1 404-555-9989 is not available here."),
        ({NUMBER: None}, "+1 404-555-9989 is not available here: there is no such number in this organization."),
        (
            {NUMBER: build_organization_number(owner=GRACE)},
            "+1 404-555-9989 is not available here: it is assigned to Grace Ito (person) at Atlanta.",
        ),
        (
            {NUMBER: build_organization_number(is_reserved=True)},
            "+1 404-555-9989 is not available here: it is reserved in Webex at Atlanta.",
        ),
        (
            {NUMBER: build_organization_number()},
            "+1 404-555-9989 is not available here: it is not assigned, but Webex does not offer it for this.",
        ),
        (
            {NUMBER: build_organization_number(location_id="denver", location_name="Denver")},
            "+1 404-555-9989 is not available here: it is not assigned, but it belongs to Denver.",
        ),
    ],
)
def test_a_reason_says_no_more_than_is_known(holders: Mapping[str, OrganizationNumber | None], expected: str) -> None:
    assert describe_unavailable([NUMBER], holders, "here", "atlanta") == [expected]


def test_many_numbers_do_not_fill_the_card() -> None:
    numbers = [f"+140455500{line:02}" for line in range(40)]
    sentences = describe_unavailable(numbers, dict.fromkeys(numbers), "here")
    assert len(sentences) == 11
    assert sentences[-1].startswith("+1 404-555-0010, ")
    assert sentences[-1].endswith(" and 10 more are not available here.")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"state": "INACTIVE"}, True),
        ({"owner": GRACE}, False),
        ({"is_reserved": True}, False),
        ({"telephony_type": "MOBILE_NUMBER"}, False),
        ({"phone_number": "", "extension": "2000"}, False),
    ],
)
def test_only_some_numbers_can_be_assigned(changes: dict[str, object], expected: bool) -> None:
    assert is_assignable(build_organization_number(**changes)) is expected  # type: ignore[arg-type]
