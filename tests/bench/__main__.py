"""The command line: `uv run --group dev python -m tests.bench`."""

import os
import threading
import time
from collections.abc import Sequence

import click

from tests.bench.comparison import show_comparison
from tests.bench.growth import grow
from tests.bench.load import Client
from tests.bench.organization import measure_organization
from tests.bench.parsing import show_parsing
from tests.bench.profile import show_profile
from tests.bench.programs import run_program
from tests.bench.scenarios import SCENARIOS, Plan, build_command, measure_program, run_scenario
from tests.bench.simulated_webex import SimulatedWebex, User
from tests.bench.table import HEADERS, to_cells, write_table

DIRECT_CLIENTS = 8


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--people", default=20, show_default=True, help="People who ask at the same time.")
@click.option("--crowd", default=200, show_default=True, help="People in the scenario `crowd`.")
@click.option("--seconds", default=8.0, show_default=True, help="Duration of each measurement.")
@click.option("--latency", default=0.1, show_default=True, help="Seconds that each API call of the bot takes.")
@click.option("--only", default=",".join(SCENARIOS), show_default=True, help="Scenarios, separated by commas.")
@click.option("--growth", is_flag=True, help="Measure long lists, more people and the start instead.")
@click.option("--organization", is_flag=True, help="Measure questions about 1,000 locations, 100,000 numbers instead.")
@click.option("--soak", metavar="MINUTES", type=int, help="Measure a steady load instead, one line a minute.")
@click.option("--parsing", is_flag=True, help="Measure how long parsing takes instead, without a bot.")
@click.option("--comparison", is_flag=True, help="Measure the comparison of two inventories instead, without a bot.")
@click.option("--profile", is_flag=True, help="Measure the processor time of each part of a command instead.")
@click.option("--quick", is_flag=True, help="Few people, one second, little latency: only checks that it works.")
def main(
    people: int,
    crowd: int,
    seconds: float,
    latency: float,
    only: str,
    growth: bool,
    organization: bool,
    soak: int | None,
    parsing: bool,
    comparison: bool,
    profile: bool,
    quick: bool,
) -> None:
    """Measure the bot's speed and cost against the simulated Webex."""
    if parsing:
        show_parsing()
        return
    if comparison:
        show_comparison()
        return
    if unknown := set(only.split(",")) - set(SCENARIOS):
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: there are {', '.join(SCENARIOS)}", param_hint="--only")
    plan = Plan(people, crowd, seconds)
    if quick:
        plan, latency = Plan(people=4, crowd=8, seconds=1.0, has_common=False), 0.02
    click.echo(f"{os.cpu_count()} processors, {latency * 1000:.0f} ms a call, {plan.seconds:.0f} s each\n")
    with SimulatedWebex(latency, is_large=organization) as webex:
        if soak:
            show_soak(webex, people, soak)
        elif profile:
            show_profile(webex, plan)
        elif organization:
            measure_organization(webex, is_quick=quick)
        elif growth:
            grow(webex, plan, is_quick=quick)
        else:
            show_scenarios(webex, only.split(","), plan)


def show_soak(webex: SimulatedWebex, people: int, minutes: int) -> None:
    """Let people ask without a pause, and print one result a minute."""
    users = webex.add_users(people)
    client = Client(webex.url)
    with run_program("bot", webex) as bot_process:
        for minute in range(1, minutes + 1):
            result = measure_program(webex, bot_process, users, build_command(client), 55)
            click.echo(
                f"minute {minute}: {result.per_second:.0f} commands a second, p50 {result.p50:.0f} ms, "
                f"p99 {result.p99:.0f} ms, {result.failures} failed, {result.memory:.0f} MB"
            )


def show_scenarios(webex: SimulatedWebex, names: Sequence[str], plan: Plan) -> None:
    """Measure the scenarios and print their table."""
    users = webex.add_users(max(plan.people, plan.crowd if "crowd" in names else 0))
    rows = []
    for name in (each for each in SCENARIOS if each in names):
        for row in run_scenario(name, webex, users, plan):
            click.echo(f"… {row.title}: {row.result.per_second:.1f}/s", err=True)
            rows.append(row)
    click.echo(write_table(HEADERS, [to_cells(row) for row in rows]))
    busiest = max(row.result.per_second * row.result.calls for row in rows)
    direct_rate = count_direct_calls(webex, users[0])
    click.echo(
        f"\nThe simulated Webex answers {direct_rate:.0f} calls a second of {DIRECT_CLIENTS} clients that do nothing "
        f"else; the busiest measurement made {busiest:.0f}. `sandbox %` is its share of one processor: near 100, it is "
        "the bottleneck."
    )


def count_direct_calls(webex: SimulatedWebex, user: User, seconds: float = 1.0) -> float:
    """Measure how many calls a second the simulated Webex answers to clients that do nothing else."""
    client, end = Client(webex.url), time.monotonic() + seconds
    counts = [0] * DIRECT_CLIENTS

    def call(index: int) -> None:
        while time.monotonic() < end:
            client.call(user, "GET", f"/rooms/{user.room_id}")
            counts[index] += 1

    threads = [threading.Thread(target=call, args=(index,)) for index in range(DIRECT_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


if __name__ == "__main__":
    main()
