"""The picture itself: its size, what is stored in it, and that nothing breaks it. How it looks was checked by eye."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from cards.line_chart import Ahead, LineChart, draw_line_chart

TODAY = date(2026, 11, 24)

YEAR = [(TODAY - timedelta(days=ago), 100 + ago % 40) for ago in range(364, -1, -1)]

AHEAD = Ahead(TODAY + timedelta(days=90), TODAY + timedelta(days=60), TODAY + timedelta(days=140))


def build_chart(
    points: list[tuple[date, int]], ahead: Ahead | None = None, title: str = "Denver", subtitle: str = "46 active"
) -> LineChart:
    return LineChart(title, subtitle, points, "Denver: 46 active", ahead)


def test_it_is_light_and_as_wide_as_a_phone_and_says_what_is_to_be_seen() -> None:
    content = draw_line_chart(build_chart(YEAR, AHEAD))
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size[0], image.info["Description"]) == ("PNG", 810, "Denver: 46 active")
    assert len(content) < 30_000
    pixels = image.convert("RGB").tobytes()
    assert min(pixels[:3]) > 245, "the picture has its own background"


def test_the_counted_and_the_expected_line_have_their_colours() -> None:
    pixels = Image.open(io.BytesIO(draw_line_chart(build_chart(YEAR, AHEAD)))).convert("RGB").tobytes()
    colors = set(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    for wanted in ((0x0B, 0x5C, 0xAD), (0xB3, 0x54, 0x1E)):
        assert min(sum(abs(a - b) for a, b in zip(color, wanted, strict=True)) for color in colors) < 24


@pytest.mark.parametrize(
    ("points", "ahead"),
    [
        (YEAR[-1:], Ahead(TODAY, TODAY, TODAY)),
        (YEAR[-2:], Ahead(TODAY + timedelta(days=1), TODAY, None)),
        ([(TODAY, 0)], None),
        ([(YEAR[0][0], 0), (TODAY, 0)], None),
        ([(YEAR[0][0], 5), (TODAY, 10**6)], AHEAD),
    ],
)
def test_any_history_can_be_drawn(points: list[tuple[date, int]], ahead: Ahead | None) -> None:
    assert draw_line_chart(build_chart(points, ahead)).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["", "$x^2$ \\frac{", "München 東京 a\x00b\n\tc" + "x" * 500])
def test_any_name_can_be_drawn(name: str) -> None:
    assert draw_line_chart(build_chart(YEAR[-2:], None, name, name)).startswith(b"\x89PNG")
