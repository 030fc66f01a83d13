"""What is measured: what people do, at which program, with which settings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot.sandbox import BotProcess
from tests.bench.cloud import Cloud, Seat
from tests.bench.crowd import WARM_SECONDS, Act, Client, ask_all
from tests.bench.measure import Result, measure
from tests.bench.programs import LONG_SECONDS, run_program

SceneName = Literal["typed", "pages", "hits", "crowd"]
SCENES: Sequence[SceneName] = get_args(SceneName)


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, with how many people."""

    people: int
    crowd: int
    seconds: float
    has_common: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table; `floor` is the bare program's result in the same scene."""

    title: str
    result: Result
    floor: Result | None = None


def play(scene: SceneName, cloud: Cloud, seats: Sequence[Seat], plan: Plan) -> Iterator[Row]:
    """Measure a scene: the floor first, then whatever stands on it."""
    seats = seats[: plan.crowd if scene == "crowd" else plan.people]
    who = f"{len(seats)} people"
    match scene:
        case "typed":
            yield from _play_typed(cloud, seats, plan, f"typed, {who}", has_common=plan.has_common)
        case "crowd":
            yield from _play_typed(cloud, seats, plan, f"typed, {who}", has_common=False)
        case "pages":
            floor = _press_at(cloud, seats, plan, "floor", {})
            yield Row(f"page turn, {who}: bare, two calls", floor)
            yield Row(f"page turn, {who}: bot", _press_at(cloud, seats, plan, "bot", _KEPT), floor)
        case "hits":
            floor = _press_at(cloud, seats, plan, "floor", {})
            yield Row(f"snapshot hit, {who}: bare, two calls", floor)
            yield Row(f"snapshot hit, {who}: bot", _say_at(cloud, seats, plan, "bot", _KEPT), floor)


_KEPT = {"SNAPSHOT_SECONDS": LONG_SECONDS}
_NOT_KEPT = {"SNAPSHOT_SECONDS": "0"}


def _play_typed(cloud: Cloud, seats: Sequence[Seat], plan: Plan, title: str, *, has_common: bool) -> Iterator[Row]:
    """Everybody asks for a location of their own, and no list is kept: each command needs it from Webex."""
    floor = _say_at(cloud, seats, plan, "floor", {})
    yield Row(f"{title}: bare, three calls", floor)
    if has_common:
        yield Row(f"{title}: common shape", _say_at(cloud, seats, plan, "common", {}), floor)
    yield Row(f"{title}: bot", _say_at(cloud, seats, plan, "bot", _NOT_KEPT), floor)


def _say_at(cloud: Cloud, seats: Sequence[Seat], plan: Plan, name: str, settings: dict[str, str]) -> Result:
    client = Client(cloud.url)
    with run_program(name, cloud, settings) as bot_process:
        return measure_at(cloud, bot_process, seats, build_speech(client), plan.seconds)


def _press_at(cloud: Cloud, seats: Sequence[Seat], plan: Plan, name: str, settings: dict[str, str]) -> Result:
    client = Client(cloud.url)
    with run_program(name, cloud, settings) as bot_process:
        return measure_at(cloud, bot_process, seats, build_turning(cloud, client, seats), plan.seconds)


def measure_at(
    cloud: Cloud, bot_processes: BotProcess | Sequence[BotProcess], seats: Sequence[Seat], act: Act, seconds: float
) -> Result:
    """Measure what people do at a program that runs, or at its replicas."""
    groups = [
        bot_process.process.pid
        for bot_process in ([bot_processes] if isinstance(bot_processes, BotProcess) else bot_processes)
        if bot_process.process
    ]
    return measure(cloud, groups, seats, act, seconds, min(WARM_SECONDS, seconds))


def build_speech(client: Client, words: str = "") -> Act:
    """Have everybody ask for the numbers of their own location, or for what `words` say."""
    return lambda seat, _last: client.say(seat, words or f"numbers {seat.site}")


def build_turning(cloud: Cloud, client: Client, seats: Sequence[Seat]) -> Act:
    """Have everybody press Next on the card before them; the first card is asked for here.

    Next always leads to the second page, so that nobody comes to the end of a list.
    """
    firsts = ask_all(cloud, seats, lambda seat: client.say(seat, f"numbers {seat.site}"))
    inputs = {seat.number: client.find_inputs(seat, firsts[seat.number], "Next") for seat in seats}
    return lambda seat, last: client.press(seat, last or firsts[seat.number], inputs[seat.number])
