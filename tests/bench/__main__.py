"""The command line: `uv run python -m tests.bench`."""

import os
import threading
import time
from collections.abc import Sequence

import click

from tests.bench.cloud import Cloud, Seat
from tests.bench.crowd import Client
from tests.bench.growth import grow
from tests.bench.programs import run_program
from tests.bench.scenes import SCENES, Plan, build_speech, measure_at, play
from tests.bench.table import HEADS, to_cells, write_table

BARE_CLIENTS = 8


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--people", default=20, show_default=True, help="How many ask at once.")
@click.option("--crowd", default=200, show_default=True, help="How many ask at once in the scene `crowd`.")
@click.option("--seconds", default=8.0, show_default=True, help="How long each measurement takes.")
@click.option("--latency", default=0.1, show_default=True, help="Seconds that each API call of the bot's takes.")
@click.option("--only", default=",".join(SCENES), show_default=True, help="Which scenes, with commas.")
@click.option("--growth", is_flag=True, help="Measure long lists, more people, and the start, instead.")
@click.option("--soak", metavar="MINUTES", type=int, help="A steady load for so long instead, a line a minute.")
@click.option("--quick", is_flag=True, help="A few people, a second, hardly any latency: to see that it works.")
def main(
    people: int,
    crowd: int,
    seconds: float,
    latency: float,
    only: str,
    growth: bool,
    soak: int | None,
    quick: bool,
) -> None:
    """Measure how fast the bot is, and what it costs, against the simulated Webex."""
    if unknown := set(only.split(",")) - set(SCENES):
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: there are {', '.join(SCENES)}", param_hint="--only")
    plan = Plan(people, crowd, seconds)
    if quick:
        plan, latency = Plan(people=4, crowd=8, seconds=1.0, has_common=False), 0.02
    click.echo(f"{os.cpu_count()} processors, {latency * 1000:.0f} ms a call, {plan.seconds:.0f} s each\n")
    with Cloud(latency) as cloud:
        if soak:
            show_soak(cloud, people, soak)
        elif growth:
            grow(cloud, plan, is_quick=quick)
        else:
            show_scenes(cloud, only.split(","), plan)


def show_soak(cloud: Cloud, people: int, minutes: int) -> None:
    """Have people ask without a pause, and print for each minute what it came to."""
    seats = cloud.add_seats(people)
    client = Client(cloud.url)
    with run_program("bot", cloud) as bot_process:
        for minute in range(1, minutes + 1):
            result = measure_at(cloud, bot_process, seats, build_speech(client), 55)
            click.echo(
                f"minute {minute}: {result.per_second:.0f} commands a second, p50 {result.p50:.0f} ms, "
                f"p99 {result.p99:.0f} ms, {result.failures} failed, {result.memory:.0f} MB"
            )


def show_scenes(cloud: Cloud, names: Sequence[str], plan: Plan) -> None:
    """Play the scenes and print the table."""
    seats = cloud.add_seats(max(plan.people, plan.crowd if "crowd" in names else 0))
    rows = []
    for name in (each for each in SCENES if each in names):
        for row in play(name, cloud, seats, plan):
            click.echo(f"… {row.title}: {row.result.per_second:.1f}/s", err=True)
            rows.append(row)
    click.echo(write_table(HEADS, [to_cells(row) for row in rows]))
    busiest = max(row.result.per_second * row.result.calls for row in rows)
    bare = count_bare_calls(cloud, seats[0])
    click.echo(
        f"\nThe simulated Webex answers {bare:.0f} calls a second to {BARE_CLIENTS} bare clients; the busiest "
        f"measurement made {busiest:.0f}. `cloud %` is its share of one processor: near 100, it is what holds up."
    )


def count_bare_calls(cloud: Cloud, seat: Seat, seconds: float = 1.0) -> float:
    """Count the calls a second that the simulated Webex answers to people who do nothing else."""
    client, ended = Client(cloud.url), time.monotonic() + seconds
    counts = [0] * BARE_CLIENTS

    def call(place: int) -> None:
        while time.monotonic() < ended:
            client.call(seat, "GET", f"/rooms/{seat.room_id}")
            counts[place] += 1

    threads = [threading.Thread(target=call, args=(place,)) for place in range(BARE_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


if __name__ == "__main__":
    main()
