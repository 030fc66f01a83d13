"""The kinds that are counted add up to each list, as its own rules say which numbers it has."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import PURPOSES, NumberKind
from bot.model.stock import StockCount, find_stock_kind, list_stock_kinds

COUNTED = [each for each in PURPOSES if list_stock_kinds(each)]

KINDS = st.builds(
    NumberKind,
    state=st.just("ACTIVE"),
    number_type=st.just("PRIMARY"),
    telephony_type=st.sampled_from(["PSTN_NUMBER", "MOBILE_NUMBER", ""]),
    is_main_number=st.booleans(),
    is_toll_free=st.booleans(),
    is_service_number=st.booleans(),
    is_reserved=st.booleans(),
    mobile_network=st.just(""),
    routing_profile=st.just(""),
    owner_type=st.just(""),
    is_assigned=st.just(False),
    has_number=st.booleans(),
)


@given(KINDS)
def test_a_number_is_counted_for_exactly_the_lists_that_have_it(kind: NumberKind) -> None:
    for purpose in COUNTED:
        assert (find_stock_kind(kind) in list_stock_kinds(purpose)) == purpose.has(kind), purpose.key


def test_all_lists_with_a_stock_are_counted_that_follow_from_the_organizations_list() -> None:
    assert [each for each in PURPOSES if each.has_stock and each.derivation is not None] == COUNTED
    assert len(COUNTED) == 16


def test_a_share_is_one_of_all_numbers() -> None:
    assert StockCount(3, 12).percent == 25
    assert StockCount(0, 0).percent is None
    assert StockCount(1, 2).join(StockCount(2, 5)) == (3, 7)
