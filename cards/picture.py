"""What all charts have in common: their size, their colours, and how they become a small PNG.

A chart is as readable on a phone as on a desktop, in light and in dark clients.
"""

import gc
import io
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH_INCHES = 5.4
DPI = 150
"""810 pixels: about the width of a phone's screen."""

COLORS = 64
"""In the picture. They are enough for its parts and for smooth letters."""

PAPER, INK, FAINT_INK = "#FFFFFF", "#1B1F24", "#57606A"
"""The picture has its own background: clients show it on white, grey or black."""

_lock = threading.Lock()
"""Matplotlib draws in one thread at a time ("Matplotlib is not thread-safe", its FAQ)."""


def draw_picture(height: float, draw: Callable[["Figure"], None], title: str, description: str) -> bytes:
    """Draw a picture of so many inches as a PNG, with its title and description stored in it.

    `draw` draws on the figure. The first picture takes two seconds, and 75 MB of memory: the library is imported then.
    """
    with _lock:
        # Imported here because it takes long, and is seldom needed. This class needs no display.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH_INCHES, height), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        draw(figure)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png")
        content = _compress(drawn, title, description)
    # A figure refers to itself, and would stay in memory for long: several MB each. This takes 2 ms.
    gc.collect(1)
    return content


def write_text(target: Any, x: float, y: float, text: str, **style: Any) -> Any:
    """Write a text as it is: dollar signs begin no formula, and what the font does not have becomes a question mark."""
    return target.text(x, y, _replace_unknown(text), va="center", parse_math=False, **style)


def _replace_unknown(text: str) -> str:
    """Return the text with what cannot be drawn replaced. The words beside the picture have all of it."""
    from matplotlib.font_manager import findfont, get_font

    known = get_font(findfont("DejaVu Sans")).get_charmap()
    return "".join(each if ord(each) in known else "?" for each in text)


def _compress(drawn: io.BytesIO, title: str, description: str) -> bytes:
    """Return a PNG in few colours, for which a quarter of the bytes is enough, with the words as metadata."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    for name, text in (("Title", title), ("Description", description)):
        words.add_itxt(name, text)
    content = io.BytesIO()
    Image.open(drawn).convert("RGB").quantize(COLORS).save(content, "PNG", optimize=True, pnginfo=words)
    return content.getvalue()
