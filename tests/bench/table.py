"""Tables in Markdown that are aligned as plain text, too."""

from collections.abc import Sequence

from tests.bench.scenarios import Row

HEADERS = (
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
    "sandbox %",
)


def to_cells(row: Row) -> tuple[str, ...]:
    """Return the cells of a measurement; the ratios are to the bare program's p50 and p95."""
    result, baseline = row.result, row.baseline
    return (
        row.title,
        f"{result.per_second:.1f}",
        *(f"{value:.0f}" for value in (result.p50, result.p95, result.p99)),
        f"{result.p50 / baseline.p50:.2f}" if baseline and baseline.p50 else "",
        f"{result.p95 / baseline.p95:.2f}" if baseline and baseline.p95 else "",
        f"{result.acknowledged_p50:.1f}",
        f"{result.acknowledged_p99:.1f}",
        str(result.failures),
        f"{result.calls:.1f}",
        f"{result.cpu:.1f}",
        f"{result.memory:.0f}",
        f"{result.webex_load * 100:.0f}",
    )


def write_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table with aligned columns: text to the left, numbers to the right."""
    widths = [max(len(row[index]) for row in (headers, *rows)) for index in range(len(headers))]
    rule = [("-" * width) if index == 0 else ("-" * (width - 1) + ":") for index, width in enumerate(widths)]
    return "\n".join(_write_row(row, widths) for row in (headers, rule, *rows))


def _write_row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = cells
    aligned = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
    return f"| {' | '.join(aligned)} |"
