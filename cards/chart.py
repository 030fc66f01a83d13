"""Draws bars as a picture (PNG)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.picture import DPI, FAINT_INK, INK, WIDTH_INCHES, draw_picture, write_text
from cards.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BAR_INCHES = 0.62
"""From one bar to the next."""

HEADER_INCHES = 1.25

MIN_WIDTH = 0.006
"""Of a bar: the narrowest part that can be seen."""

MAX_LABEL_LENGTH = 34
"""Characters of a bar's name: more would reach the words at its right."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the parts of all bars with one colour are."""

    name: str
    color: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, with a name above it at the left and words at the right."""

    name: str
    words: str
    counts: Sequence[int]
    """One for each part. All bars have the same length: it is the shares that can be compared."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A title, what the colours mean, and bars from top to bottom."""

    title: str
    subtitle: str
    parts: Sequence[Part]
    bars: Sequence[Bar]
    description: str
    """What is to be seen, in words: stored in the picture, for programs that read it aloud."""


def draw_chart(chart: Chart) -> bytes:
    """Draw the chart as a PNG, in a quarter of a second; see `draw_picture` for the first one."""
    height = HEADER_INCHES + BAR_INCHES * max(len(chart.bars), 1) + 0.1

    def draw(figure: "Figure") -> None:
        _draw_header(figure, chart, height)
        axes = figure.add_axes((0.05, 0.1 / height, 0.9, 1 - (HEADER_INCHES + 0.1) / height))
        _draw_bars(axes, chart)

    return draw_picture(height, draw, chart.title, chart.description)


def _draw_header(figure: "Figure", chart: Chart, height: float) -> None:
    """Draw the title, and what the colours mean."""
    write_text(figure, 0.05, 1 - 0.3 / height, shorten(chart.title, 40), fontsize=15, fontweight="bold", color=INK)
    write_text(figure, 0.05, 1 - 0.58 / height, shorten(chart.subtitle, 60), fontsize=10, color=FAINT_INK)
    left = 0.05
    for part in chart.parts:
        figure.text(left, 1 - 0.88 / height, "■", fontsize=11, color=part.color, va="center")
        text = write_text(figure, left + 0.035, 1 - 0.88 / height, part.name, fontsize=9.5, color=INK)
        extent = text.get_window_extent()
        left = extent.x1 / (WIDTH_INCHES * DPI) + 0.04


def _draw_bars(axes: "Axes", chart: Chart) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(max(len(chart.bars), 1), 0)
    for index, bar in enumerate(chart.bars):
        write_text(axes, 0, index + 0.28, shorten(bar.name, MAX_LABEL_LENGTH), fontsize=10.5, color=INK)
        write_text(axes, 1, index + 0.28, bar.words, fontsize=10.5, color=FAINT_INK, ha="right")
        # What is left open where there is nothing to share out.
        axes.barh(index + 0.67, 1, height=0.26, color="#E6E9EC")
        begin = 0.0
        for part, width in zip(chart.parts, _share_out(bar.counts), strict=True):
            axes.barh(index + 0.67, width, left=begin, height=0.26, color=part.color)
            begin += width


def _share_out(counts: Sequence[int]) -> list[float]:
    """Return the widths of a bar's parts, 1 in all: what there is of the smallest can be seen, too."""
    widths = [max(count / sum(counts), MIN_WIDTH) if count else 0.0 for count in counts]
    return [width / sum(widths) if width else 0.0 for width in widths]
