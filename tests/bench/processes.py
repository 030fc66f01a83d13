"""CPU time and memory of a program's processes, read from /proc: see proc(5)."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU time and memory of all processes of a program."""

    cpu_seconds: float
    memory_bytes: int
    """Proportional set size: shared memory is divided among the processes that share it."""
    anonymous_bytes: int
    """Memory that is in no file: other programs do not change it, as they do with the proportional set size."""


def read_groups(groups: Collection[int]) -> Usage:
    """Read the usage of the processes in these process groups."""
    return _add(_list_members(groups))


def read_process(pid: int) -> Usage:
    """Read the usage of one process."""
    return _add(iter((pid,)))


def _add(pids: Iterator[int]) -> Usage:
    cpu, memory, anonymous = 0.0, 0, 0
    for pid in pids:
        try:
            fields = _read_stat(pid)
            sizes = _read_sizes(pid)
        except (OSError, IndexError):  # the process has ended
            continue
        cpu += (int(fields[11]) + int(fields[12])) / TICKS
        memory += sizes["Pss"]
        anonymous += sizes["Anonymous"]
    return Usage(cpu, memory, anonymous)


def _read_sizes(pid: int) -> dict[str, int]:
    """Return the bytes of each kind of memory."""
    lines = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return {name.rstrip(":"): int(size) * KIBIBYTE for name, size, *_ in lines}


def _list_members(groups: Collection[int]) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            is_member = int(_read_stat(int(folder.name))[2]) in groups
        except (OSError, IndexError):
            continue
        if is_member:
            yield int(folder.name)


def _read_stat(pid: int) -> list[str]:
    """Return the fields after the command's name, which may contain spaces: state, parent, group, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
