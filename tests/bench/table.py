"""Tables in plain text, which are Markdown too."""

from collections.abc import Sequence

from tests.bench.scenes import Row

HEADS = (
    "",
    "commands/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "p50 ×",
    "p95 ×",
    "ack p50 ms",
    "ack p99 ms",
    "failed",
    "calls",
    "CPU ms",
    "PSS MB",
    "cloud %",
)


def to_cells(row: Row) -> tuple[str, ...]:
    """Write a measurement as cells; the ratios are to the bare program's p50 and p95."""
    result, floor = row.result, row.floor
    return (
        row.title,
        f"{result.per_second:.1f}",
        *(f"{value:.0f}" for value in (result.p50, result.p95, result.p99)),
        f"{result.p50 / floor.p50:.2f}" if floor and floor.p50 else "",
        f"{result.p95 / floor.p95:.2f}" if floor and floor.p95 else "",
        f"{result.acknowledged_p50:.1f}",
        f"{result.acknowledged_p99:.1f}",
        str(result.failures),
        f"{result.calls:.1f}",
        f"{result.cpu:.1f}",
        f"{result.memory:.0f}",
        f"{result.cloud_load * 100:.0f}",
    )


def write_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table whose columns are aligned: words to the left, numbers to the right."""
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    rule = [("-" * width) if place == 0 else ("-" * (width - 1) + ":") for place, width in enumerate(widths)]
    return "\n".join(_write_row(row, widths) for row in (heads, rule, *rows))


def _write_row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = cells
    aligned = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
    return f"| {' | '.join(aligned)} |"
