"""Draws a stock over time as a picture (PNG): a line of what was counted, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cards.picture import FAINT_INK, INK, draw_picture, write_text
from cards.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT_INCHES = 3.6

COUNTED, EXPECTED, GRID = "#0B5CAD", "#B3541E", "#E6E9EC"
"""The lines differ in brightness and in their strokes, too, for people who cannot distinguish the colours."""

MAX_TICKS = 6
"""Dates below the picture: more would touch each other on a phone."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where a line leads: to zero, between two days."""

    day: date
    earliest: date
    latest: date | None
    """None where the later end is not known."""


@dataclass(frozen=True, slots=True)
class LineChart:
    """A title, and what was counted on each day."""

    title: str
    subtitle: str
    points: Sequence[tuple[date, int]]
    """By day. Days between them were not counted."""
    description: str
    """What is to be seen, in words: stored in the picture, for programs that read it aloud."""
    ahead: Ahead | None = None


def draw_line_chart(chart: LineChart) -> bytes:
    """Draw the chart as a PNG, in a quarter of a second; see `draw_picture` for the first one."""

    def draw(figure: "Figure") -> None:
        write_text(figure, 0.05, 0.93, shorten(chart.title, 40), fontsize=15, fontweight="bold", color=INK)
        write_text(figure, 0.05, 0.845, shorten(chart.subtitle, 72), fontsize=10, color=FAINT_INK)
        axes = figure.add_axes((0.1, 0.12, 0.85, 0.66))
        _draw_axes(axes, chart)
        _draw_lines(axes, chart)

    return draw_picture(HEIGHT_INCHES, draw, chart.title, chart.description)


def _draw_axes(axes: "Axes", chart: LineChart) -> None:
    from matplotlib.ticker import MaxNLocator

    first, last = _list_ends(chart)
    axes.set_xlim(first, last)
    # A count of zero is at the bottom: a line that falls by little is not to look as if it fell by much.
    axes.set_ylim(0, max((count for _, count in chart.points), default=0) * 1.15 or 1)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.set_xticks(days := _list_ticks(first, last), [_name_day(each) for each in days])
    axes.tick_params(colors=FAINT_INK, labelsize=9.5, length=0)
    axes.grid(axis="y", color=GRID, linewidth=1)
    axes.set_axisbelow(True)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(FAINT_INK)


def _draw_lines(axes: "Axes", chart: LineChart) -> None:
    days, counts = [day.toordinal() for day, _ in chart.points], [count for _, count in chart.points]
    if ahead := chart.ahead:
        day, count = days[-1], counts[-1]
        latest = (ahead.latest or date.fromordinal(_list_ends(chart)[1])).toordinal()
        ends = [day, ahead.earliest.toordinal(), latest]
        upper = 0 if ahead.latest else count * 0.3
        axes.fill_between(ends, [count, 0, 0], [count, _between(ends, count, upper), upper], color=EXPECTED, alpha=0.15)
        axes.plot([day, ahead.day.toordinal()], [count, 0], color=EXPECTED, linewidth=2.2, linestyle=(0, (4, 2.5)))
    axes.plot(days, counts, color=COUNTED, linewidth=2.2, solid_joinstyle="round")
    axes.plot(days[-1], counts[-1], color=COUNTED, marker="o", markersize=6)
    axes.annotate(f"{counts[-1]:,}", (days[-1], counts[-1]), (0, 7), textcoords="offset points", ha="center", color=INK)


def _between(ends: Sequence[int], begin: float, end: float) -> float:
    """Return the upper edge of the band on its middle day."""
    first, middle, last = ends
    return begin + (end - begin) * (middle - first) / max(last - first, 1)


def _list_ends(chart: LineChart) -> tuple[int, int]:
    """Return the first day and the last one: a little more than what is expected."""
    first, last = chart.points[0][0], chart.points[-1][0]
    if chart.ahead:
        last = chart.ahead.latest or chart.ahead.day + (chart.ahead.day - last)
    margin = max((last - first).days // 30, 1)
    return first.toordinal(), (last + timedelta(days=margin)).toordinal()


def _list_ticks(first: int, last: int) -> list[int]:
    step = max(-(-(last - first) // MAX_TICKS), 1)
    return list(range(first + max(step // 2, 1), last, step))


def _name_day(ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{day.day} {day:%b}"
