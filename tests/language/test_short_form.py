import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.short_form import write_request
from bot.model import (
    PURPOSES,
    DifferenceKind,
    Digits,
    DigitsAt,
    Feature,
    FileKind,
    Filter,
    Request,
    Sort,
)
from tests.support.phrases import LOCATIONS, is_same, read_text


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("numbers", location="Denver", filters=(Filter(Feature.INACTIVE),)), "numbers Denver inactive"),
        (Request("find", digits="00", digits_at=DigitsAt.END), "find ending 00"),
        (
            Request(
                "numbers", location="Chicago", digits="312", digits_at=DigitsAt.BEGINNING, more_digits=(Digits("7"),)
            ),
            "numbers Chicago beginning 312 containing 7",
        ),
        (Request("assign", number="+1 404-555-0001", target="Main Menu"), "assign +1 404-555-0001 to Main Menu"),
        (Request("unassign", number="404-555-0001"), "unassign 404-555-0001"),
        (Request("watch", location="Denver", below=5), "watch Denver below 5"),
        (Request("export", location="all", file=FileKind.XLSX), "export all as xlsx"),
        (Request("undo", entry=12), "undo 12"),
        (
            Request("changes", location="Denver", since="Monday", kinds=(DifferenceKind.RELEASED,)),
            "changes Denver released since Monday",
        ),
        (
            Request("exportchanges", kinds=(DifferenceKind.MAIN, DifferenceKind.NOT_MAIN), file=FileKind.XLSX),
            "export changes main as xlsx",
        ),
        (Request("watchchanges", location="Denver"), "watch changes Denver"),
        (Request("help", topic="lists"), "help lists"),
        (Request("numbers", location=LOCATIONS[0].id), "numbers"),
        (Request("numbers"), "numbers"),
    ],
)
def test_a_request_is_written_as_it_is_typed(request_: Request, expected: str) -> None:
    assert write_request(request_) == expected


def test_ids_are_written_as_the_names_that_they_stand_for() -> None:
    request = Request("numbers", location=LOCATIONS[0].id)
    assert write_request(request, location=LOCATIONS[0].name) == "numbers Atlanta Headquarters"


FILTERS = st.lists(st.sampled_from(Feature), unique=True, max_size=3).flatmap(
    lambda features: st.tuples(*(st.builds(Filter, st.just(feature), st.booleans()) for feature in features))
)

DIGITS = st.text("0123456789", min_size=2, max_size=6)

REQUESTS = st.builds(
    Request,
    command=st.sampled_from(["numbers", "export"]),
    location=st.sampled_from([each.name for each in LOCATIONS]),
    filters=FILTERS.filter(lambda filters: not any(a.contradicts(b) for a in filters for b in filters)),
    digits=DIGITS,
    digits_at=st.sampled_from(DigitsAt),
    consecutive=st.sampled_from([0, 5, 10]),
    purpose=st.sampled_from(PURPOSES),
    sort=st.sampled_from(Sort),
    numbers=st.sampled_from(["", "+1 303-629-0001", "+1 303-629-0001, 303-629-0009", "(303) 629-0001 to 303-629-0009"]),
)


@settings(max_examples=300)
@given(REQUESTS)
def test_the_short_form_means_the_same_when_it_is_typed(request: Request) -> None:
    assert is_same(read_text(write_request(request)), request)
