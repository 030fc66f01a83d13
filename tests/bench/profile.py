"""Where the processor time of a command goes: `--profile`."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.bench.load import WARM_UP_SECONDS, Action, Client, run_load
from tests.bench.measure import pair_replies
from tests.bench.processes import read_groups
from tests.bench.profiled_bot import PARTS, WRITING_SECONDS
from tests.bench.programs import ONE_HOUR, run_program
from tests.bench.scenarios import Plan, build_command, build_page_turns
from tests.bench.simulated_webex import SimulatedWebex, User
from tests.bench.table import write_table

KINDS: Mapping[str, str] = {"typed": "0", "page turn": ONE_HOUR, "snapshot hit": ONE_HOUR}
"""What people do, each with SNAPSHOT_SECONDS."""

SETTLE_SECONDS = 1.0
"""After the load: results are still stored, and a page turn deletes the old card."""

NANOSECONDS_PER_MILLISECOND = 1_000_000


def show_profile(webex: SimulatedWebex, plan: Plan) -> None:
    """Measure each kind of command with the bot and with the bare program, and print what each part takes."""
    users = webex.add_users(plan.people)
    columns = [_measure_parts(webex, users, plan.seconds, *each) for each in KINDS.items()]
    bare = [_measure_whole(webex, users, plan.seconds, kind) for kind in KINDS]
    rows = [(part, *(f"{column.get(part, 0.0):.2f}" for column in columns)) for part in PARTS]
    rest = [column[""] - sum(column.get(part, 0.0) for part in PARTS) for column in columns]
    rows.append(("everything else: server, threads, schedule", *(f"{each:.2f}" for each in rest)))
    rows.append(("**all of it**", *(f"{column['']:.2f}" for column in columns)))
    rows.append(("*bare program*", *(f"{each:.2f}" for each in bare)))
    click.echo(write_table(("CPU ms for a command", *KINDS), rows))


def _measure_parts(
    webex: SimulatedWebex, users: Sequence[User], seconds: float, kind: str, snapshot_seconds: str
) -> dict[str, float]:
    """Return the milliseconds of each part for one command, and those of the whole process as ""."""
    with TemporaryDirectory(prefix="profile-") as folder:
        path = Path(folder) / "sums.json"
        settings = {"SNAPSHOT_SECONDS": snapshot_seconds, "PROFILE_FILE": str(path)}
        with run_program("profiled", webex, settings):
            before: dict[str, int] = {}
            count = _run(webex, users, seconds, kind, lambda: before.update(_read_sums(path)))
            after = _read_sums(path)
    return {part: (sum_ - before.get(part, 0)) / count / NANOSECONDS_PER_MILLISECOND for part, sum_ in after.items()}


def _measure_whole(webex: SimulatedWebex, users: Sequence[User], seconds: float, kind: str) -> float:
    """Return the milliseconds that the bare program takes for one command."""
    with run_program("baseline", webex) as program:
        groups = [program.process.pid] if program.process else []
        before: list[float] = []
        count = _run(webex, users, seconds, kind, lambda: before.append(read_groups(groups).cpu_seconds))
        return (read_groups(groups).cpu_seconds - before[0]) * 1000 / count


def _run(webex: SimulatedWebex, users: Sequence[User], seconds: float, kind: str, begin: Callable[[], object]) -> int:
    """Let people act, first to warm up; call `begin` before it counts. Return how many replies there were."""
    run_load(webex, users, _build_action(webex, users, kind), WARM_UP_SECONDS, 0.0)
    time.sleep(SETTLE_SECONDS)
    action = _build_action(webex, users, kind)  # again: the cards of before are gone
    webex.take_recording()
    begin()
    run_load(webex, users, action, seconds, 0.0)
    time.sleep(SETTLE_SECONDS)
    return max(len(pair_replies(webex.take_recording().messages)), 1)


def _build_action(webex: SimulatedWebex, users: Sequence[User], kind: str) -> Action:
    client = Client(webex.url)
    return build_page_turns(webex, client, users) if kind == "page turn" else build_command(client)


def _read_sums(path: Path) -> dict[str, int]:
    """Return the sums as they are now, once they are written."""
    time.sleep(2 * WRITING_SECONDS)
    sums: dict[str, int] = json.loads(path.read_text())
    return sums
