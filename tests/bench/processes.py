"""What a program's processes have used, as Linux tells it under /proc (proc(5))."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a program has used so far, all its processes together."""

    cpu_seconds: float
    rss_bytes: int
    """Resident; what processes share counts for each of them."""


def read_group(group: int) -> Usage:
    """Read what the processes of a group have used."""
    return _add(_list_group(group))


def read_process(pid: int) -> Usage:
    """Read what one process has used."""
    return _add(iter((pid,)))


def _add(pids: Iterator[int]) -> Usage:
    cpu, rss = 0.0, 0
    for pid in pids:
        try:
            fields = _read_stat(pid)
            resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (OSError, IndexError):  # it has ended meanwhile
            continue
        cpu += (int(fields[11]) + int(fields[12])) / TICKS
        rss += resident * PAGE_BYTES
    return Usage(cpu, rss)


def _list_group(group: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            is_member = int(_read_stat(int(folder.name))[2]) == group
        except (OSError, IndexError):
            continue
        if is_member:
            yield int(folder.name)


def _read_stat(pid: int) -> list[str]:
    """Return the fields behind the command's name, which may hold blanks: state, parent, group, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
