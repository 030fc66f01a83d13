import phonenumbers
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from bot.language.normalize import normalize
from bot.language.number_spans import NUMBERS, unquote_numbers
from bot.language.phone_numbers import PhoneNumbers, read_numbers

COUNTRIES = ("US", "CA", "GB", "DE", "FR", "CH", "AT", "IT", "ES", "NL", "SE", "AU", "NZ", "JP", "IN", "BR")

FORMATS = (
    PhoneNumberFormat.E164,
    PhoneNumberFormat.INTERNATIONAL,
    PhoneNumberFormat.NATIONAL,
    PhoneNumberFormat.RFC3966,
)

KINDS = (
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


def list_in(text: str, country: str, *countries: str) -> list[str]:
    return read_numbers(normalize(text), (country, *countries)).list_in(country)


@st.composite
def build_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a country and one of its numbers, in E.164."""
    country = draw(st.sampled_from(COUNTRIES))
    sample = phonenumbers.example_number_for_type(country, draw(st.sampled_from(KINDS)))
    assume(sample is not None)
    assert sample is not None
    digits = phonenumbers.format_number(sample, PhoneNumberFormat.E164)
    number = f"{digits[:-3]}{draw(st.integers(0, 999)):03}"
    assume(phonenumbers.is_valid_number(phonenumbers.parse(number)))
    return country, number


DASHES = "-‐‑‒–—―−﹣－"
SPACES = " \u00a0\u2007\u2009\u202f\u3000"
INVISIBLE = "\u200b\u200e\u202a\u202c\u2060\ufeff\u00ad"


@st.composite
def build_written(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw a number as somebody may write or paste it: its country, the number, and the text."""
    country, number = draw(build_numbers())
    text = phonenumbers.format_number(phonenumbers.parse(number), draw(st.sampled_from(FORMATS)))
    text = text.replace("-", draw(st.sampled_from(DASHES))).replace(" ", draw(st.sampled_from(SPACES)))
    index = draw(st.integers(0, len(text)))
    text = text[:index] + draw(st.sampled_from(["", *INVISIBLE])) + text[index:]
    before, after = draw(
        st.sampled_from(
            [("", ""), ("'", ""), ('"', '"'), ("“", "”"), ("", ","), (" ", "."), ("(", ")"), ("\u202a", "\u202c")]
        )
    )
    return country, number, f"{before}{text}{after}"


@settings(max_examples=400)
@given(build_written())
def test_a_number_is_read_however_it_is_formatted_and_decorated(written: tuple[str, str, str]) -> None:
    country, number, text = written
    assert list_in(text, country) == [number]


@settings(max_examples=200)
@given(build_written())
def test_other_countries_do_not_change_what_a_number_is_in_its_own(written: tuple[str, str, str]) -> None:
    country, number, text = written
    assert number in list_in(text, country, *COUNTRIES)


@settings(max_examples=200)
@given(build_written())
def test_a_number_is_found_in_a_sentence(written: tuple[str, str, str]) -> None:
    country, number, text = written
    sentence = unquote_numbers(normalize(f"is {text} still free?"))
    found = NUMBERS.search(sentence)
    assert found is not None
    assert list_in(found["taken"], country) == [number]


@settings(max_examples=100)
@given(
    st.lists(build_numbers(), min_size=1, max_size=5), st.sampled_from([", ", "\n", " and ", "; ", " or ", " & ", " "])
)
def test_several_numbers_are_read_with_anything_between_them(numbers: list[tuple[str, str]], separator: str) -> None:
    text = separator.join(
        phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL) for _, number in numbers
    )
    assert list_in(text, "US") == list(dict.fromkeys(number for _, number in numbers))


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("+1 205-635-0001", "US", ["+12056350001"]),
        ("(205) 635-0001", "US", ["+12056350001"]),
        ("12056350001", "US", ["+12056350001"]),
        ("12056350001", "GB", ["+12056350001"]),
        ("205.635.0001", "US", ["+12056350001"]),
        ("+1 205-635-0001, (205) 635-0009", "US", ["+12056350001", "+12056350009"]),
        ("2056350001 2056350002", "US", ["+12056350001", "+12056350002"]),
        ("205 635 0001 205 635 0002", "US", ["+12056350001", "+12056350002"]),
        ("(205) 635-0001 (205) 635-0002", "US", ["+12056350001", "+12056350002"]),
        ("2056350001/2056350002", "US", ["+12056350001", "+12056350002"]),
        ("+12056350001 +12056350001", "US", ["+12056350001"]),
        ("020 7946 0001", "GB", ["+442079460001"]),
        ("044 668 18 00", "CH", ["+41446681800"]),
        ("0711/123456", "DE", ["+49711123456"]),
        ("+1 205-635-0001", "", ["+12056350001"]),
        # A trunk zero in brackets, which in Italy is part of the number.
        ("+44 (0)20 7946 0001", "US", ["+442079460001"]),
        ("+33 (0)1 42 00 00 01", "FR", ["+33142000001"]),
        ("0044 (0)113 296 0001", "GB", ["+441132960001"]),
        ("+39 (0)6 6982", "IT", ["+39066982"]),
        # As spreadsheets and browsers write them.
        ("12056350001.0", "US", ["+12056350001"]),
        ('"2056350001","2056350002"', "US", ["+12056350001", "+12056350002"]),
        ("tel:+1-205-635-0001;ext=12", "US", ["+12056350001"]),
        ("sip:+12056350001@example.com", "US", ["+12056350001"]),
        # Ranges, and numbers that are cut to their last digits.
        ("+12056350001 - +12056350003", "US", ["+12056350001", "+12056350002", "+12056350003"]),
        ("205-635-0001 to 205-635-0002", "US", ["+12056350001", "+12056350002"]),
        ("between 205-635-0001 and 205-635-0002", "US", ["+12056350001", "+12056350002"]),
        ("205-635-0001-0003", "US", ["+12056350001", "+12056350002", "+12056350003"]),
        ("205-635-0001–02", "US", ["+12056350001", "+12056350002"]),
        ("205-635-0001, 0003 and 0005", "US", ["+12056350001", "+12056350003", "+12056350005"]),
        ("205-635-0001/2/3", "US", ["+12056350001", "+12056350002", "+12056350003"]),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, country: str, expected: list[str]) -> None:
    assert list_in(text, country) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("001 205 635 0001", "+12056350001"),
        ("011 44 113 296 0001", "+441132960001"),
        ("0044 113 296 0001", "+441132960001"),
    ],
)
def test_an_international_prefix_of_any_country_makes_the_number_the_same_everywhere(text: str, number: str) -> None:
    read = read_numbers(text, ("US", "GB"))
    assert read.list_in("US") == read.list_in("GB") == [number]


def test_a_national_number_is_another_one_in_each_country() -> None:
    read = read_numbers("0113 296 0009", ("US", "GB", "NZ"))
    assert (read.list_in("US"), read.list_in("GB"), read.list_in("NZ")) == ([], ["+441132960009"], ["+641132960009"])
    assert not read.numbers[0].first.is_certain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("6350001", ("6350001",)),
        ("635-0001", ("6350001",)),
        ("205-635", ("205635",)),
        ("+1 205", ("1205",)),
        ("12", ("12",)),
    ],
)
def test_no_complete_number_is_part_of_one(text: str, parts: tuple[str, ...]) -> None:
    read = read_numbers(text, ("US", "GB"))
    assert (read.numbers, read.parts, read.refused) == ((), parts, ())
    assert read.matches(f"+1205{parts[0]}", "US")
    assert not read.matches("+19999999999", "US")


def test_extensions_are_named_and_not_searched() -> None:
    read = read_numbers("1 (205) 635-0001 ext 12, 205-635-0002 x 7, +12056350003#5", ("US",))
    assert read.list_in("US") == ["+12056350001", "+12056350002", "+12056350003"]
    assert read.extensions == ("12", "7", "5")
    assert read.parts == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1" * 16, "has more than 15 digits"),
        ("12345678901234567890 205-635-0001", "has more than 15 digits"),
        ("abc", "“abc” is not a phone number."),
        ("+12056350001 - +12056399999", "is a range of 49,999 numbers. A range can have up to 10,000."),
        ("+12056350009-+12056350001", "is not a range: it ends before it begins."),
    ],
)
def test_no_number_at_all_is_refused_in_words(text: str, sentence: str) -> None:
    read = read_numbers(text, ("US", "GB"))
    assert sentence in read.refused[0]


def test_a_range_may_have_ten_thousand_numbers() -> None:
    read = read_numbers("+12056350000 - +12056359999", ("US",))
    assert len(read.list_in("US")) == 10_000
    assert read.matches("+12056355555", "US")


@settings(max_examples=300)
@given(
    st.text(alphabet="0123456789+()-. ,;/\nx#&andto", max_size=80), st.sampled_from([(), ("US",), ("US", "GB", "DE")])
)
@example("+", ("US",))
@example("(" * 50, ("US",))
def test_any_text_is_read(text: str, countries: tuple[str, ...]) -> None:
    read: PhoneNumbers = read_numbers(text, countries)
    for country in (*countries, ""):
        assert all(number[0] == "+" and len(number) <= 16 for number in read.list_in(country))
    assert all(part.isdigit() and len(part) <= 15 for part in read.parts)


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("+1 205-635-0001", [("+12056350001", ("+12056350001",))]),
        ("303-629-0009", [("303-629-0009", ("+13036290009", "+443036290009"))]),
        (
            "(303) 629-0009 to 0010",
            [
                ("(303) 629-0009", ("+13036290009", "+443036290009")),
                ("(303) 629-0010", ("+13036290010", "+443036290010")),
            ],
        ),
        ("+1 303-629-0009-0010", [("+13036290009", ("+13036290009",)), ("+13036290010", ("+13036290010",))]),
    ],
)
def test_each_number_of_a_range_is_one_of_its_meanings(text: str, meanings: list[tuple[str, tuple[str, ...]]]) -> None:
    """A national number is a different one in each country: found in one, it is not missing in the other."""
    (written,) = read_numbers(normalize(text), ("GB", "US")).numbers
    assert list(written.list_meanings(("GB", "US"))) == meanings
