"""Draws bars as a picture (PNG) that is as readable on a phone as on a desktop, in light and in dark clients."""

import gc
import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cards.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_INCHES = 5.4
DPI = 150
"""810 pixels: about the width of a phone's screen."""

BAR_INCHES = 0.62
"""From one bar to the next."""

HEADER_INCHES = 1.25

MIN_WIDTH = 0.006
"""Of a bar: the narrowest part that can be seen."""

COLORS = 32
"""In the picture. They are enough for the parts of the bars and for smooth letters."""

MAX_LABEL_LENGTH = 34
"""Characters of a bar's name: more would reach the words at its right."""

PAPER, INK, FAINT_INK = "#FFFFFF", "#1B1F24", "#57606A"
"""The picture has its own background: clients show it on white, grey or black."""

_lock = threading.Lock()
"""Matplotlib draws in one thread at a time ("Matplotlib is not thread-safe", its FAQ)."""


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
    """Draw the chart as a PNG, in a quarter of a second.

    The first one takes two seconds, and 75 MB of memory: the library is imported then.
    """
    with _lock:
        # Imported here because it takes long, and is seldom needed. This class needs no display.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        height = HEADER_INCHES + BAR_INCHES * max(len(chart.bars), 1) + 0.1
        figure = Figure(figsize=(WIDTH_INCHES, height), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        _draw_header(figure, chart, height)
        axes = figure.add_axes((0.05, 0.1 / height, 0.9, 1 - (HEADER_INCHES + 0.1) / height))
        _draw_bars(axes, chart)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png")
        content = _compress(drawn, chart)
    # A figure refers to itself, and would stay in memory for long: several MB each. This takes 2 ms.
    gc.collect(1)
    return content


def _compress(drawn: io.BytesIO, chart: Chart) -> bytes:
    """Return a PNG in few colours, for which a quarter of the bytes is enough, with the words as metadata."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    for name, text in (("Title", chart.title), ("Description", chart.description)):
        words.add_itxt(name, text)
    content = io.BytesIO()
    Image.open(drawn).convert("RGB").quantize(COLORS).save(content, "PNG", optimize=True, pnginfo=words)
    return content.getvalue()


def _draw_header(figure: "Figure", chart: Chart, height: float) -> None:
    """Draw the title, and what the colours mean."""
    _write(figure, 0.05, 1 - 0.3 / height, shorten(chart.title, 40), fontsize=15, fontweight="bold", color=INK)
    _write(figure, 0.05, 1 - 0.58 / height, shorten(chart.subtitle, 60), fontsize=10, color=FAINT_INK)
    left = 0.05
    for part in chart.parts:
        figure.text(left, 1 - 0.88 / height, "■", fontsize=11, color=part.color, va="center")
        text = _write(figure, left + 0.035, 1 - 0.88 / height, part.name, fontsize=9.5, color=INK)
        extent = text.get_window_extent()
        left = extent.x1 / (WIDTH_INCHES * DPI) + 0.04


def _draw_bars(axes: "Axes", chart: Chart) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(max(len(chart.bars), 1), 0)
    for index, bar in enumerate(chart.bars):
        _write(axes, 0, index + 0.28, shorten(bar.name, MAX_LABEL_LENGTH), fontsize=10.5, color=INK)
        _write(axes, 1, index + 0.28, bar.words, fontsize=10.5, color=FAINT_INK, ha="right")
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


def _write(target: Any, x: float, y: float, text: str, **style: Any) -> Any:
    """Write a text as it is: dollar signs begin no formula, and what the font does not have becomes a question mark."""
    return target.text(x, y, _replace_unknown(text), va="center", parse_math=False, **style)


def _replace_unknown(text: str) -> str:
    """Return the text with what cannot be drawn replaced. The words beside the picture have all of it."""
    from matplotlib.font_manager import findfont, get_font

    known = get_font(findfont("DejaVu Sans")).get_charmap()
    return "".join(each if ord(each) in known else "?" for each in text)
