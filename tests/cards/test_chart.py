"""The picture itself: its size, and that no name can break it. How it looks was checked by eye."""

import io

import pytest
from PIL import Image

from cards.chart import Bar, Chart, Part, draw_chart

PARTS = (Part("In use", "#0B5CAD"), Part("Left", "#A5D6A7"))

WANTED = [(0x0B, 0x5C, 0xAD), (0xA5, 0xD6, 0xA7), (0xFF, 0xFF, 0xFF)]
"""The colours of the parts, and of the background."""


def build_chart(*bars: Bar) -> Chart:
    return Chart("Usage", "All", PARTS, bars, "Denver: half of it is in use")


@pytest.fixture(scope="module")
def picture() -> bytes:
    return draw_chart(build_chart(*[Bar(f"{index}. Denver", "50% in use", (5, 5)) for index in range(12)]))


def test_it_is_light_and_as_wide_as_a_phone(picture: bytes) -> None:
    image = Image.open(io.BytesIO(picture))
    assert image.format == "PNG"
    assert image.size[0] == 810
    assert len(picture) < 60_000


def test_it_has_its_own_background_and_the_parts_have_their_colours(picture: bytes) -> None:
    pixels = Image.open(io.BytesIO(picture)).convert("RGB").tobytes()
    colors = set(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    near = [min(sum(abs(a - b) for a, b in zip(color, wanted, strict=True)) for color in colors) for wanted in WANTED]
    assert max(near) < 12
    assert min(pixels[:3]) > 245


def test_it_says_in_words_what_is_to_be_seen(picture: bytes) -> None:
    assert Image.open(io.BytesIO(picture)).info["Description"] == "Denver: half of it is in use"


@pytest.mark.parametrize("name", ["", "$x^2$ \\frac{", "München – Łódź", "東京 🚀", "a\x00b\n\tc", "x" * 500])
def test_any_name_can_be_drawn(name: str) -> None:
    assert draw_chart(build_chart(Bar(name, name, (0, 0)))).startswith(b"\x89PNG")


def test_a_chart_without_bars_is_no_error() -> None:
    assert draw_chart(build_chart()).startswith(b"\x89PNG")
