"""The scenarios: what people do, which program replies, and with which settings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot.sandbox import BotProcess
from tests.bench.load import WARM_UP_SECONDS, Action, Client, Load, run_bursts, run_load, send_and_wait
from tests.bench.measure import Result, measure
from tests.bench.programs import ONE_HOUR, run_program
from tests.bench.simulated_webex import SimulatedWebex, User

ScenarioName = Literal["typed", "burst", "pages", "hits", "crowd"]
SCENARIOS: Sequence[ScenarioName] = get_args(ScenarioName)


@dataclass(frozen=True, slots=True)
class Plan:
    """Duration and number of people. `crowd` is the number of people in the scenario of that name."""

    people: int
    crowd: int
    seconds: float
    has_common: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table; `baseline` is the bare program's result in the same scenario."""

    title: str
    result: Result
    baseline: Result | None = None


def run_scenario(scenario: ScenarioName, webex: SimulatedWebex, users: Sequence[User], plan: Plan) -> Iterator[Row]:
    """Measure a scenario: the bare program first, then the programs that are compared with it."""
    users = users[: plan.crowd if scenario == "crowd" else plan.people]
    people = f"{len(users)} people"
    match scenario:
        case "typed":
            yield from _measure_typed(webex, users, plan, f"typed, {people}", has_common=plan.has_common)
        case "burst":
            baseline = _measure_commands(webex, users, plan, "baseline", {}, run_bursts)
            yield Row(f"typed at once by {people}: bare, three calls", baseline)
            result = _measure_commands(webex, users, plan, "bot", _UNCACHED, run_bursts)
            yield Row(f"typed at once by {people}: bot", result, baseline)
        case "crowd":
            yield from _measure_typed(webex, users, plan, f"typed, {people}", has_common=False)
        case "pages":
            baseline = _measure_page_turns(webex, users, plan, "baseline", {})
            yield Row(f"page turn, {people}: bare, two calls", baseline)
            yield Row(f"page turn, {people}: bot", _measure_page_turns(webex, users, plan, "bot", _CACHED), baseline)
        case "hits":
            baseline = _measure_page_turns(webex, users, plan, "baseline", {})
            yield Row(f"snapshot hit, {people}: bare, two calls", baseline)
            yield Row(f"snapshot hit, {people}: bot", _measure_commands(webex, users, plan, "bot", _CACHED), baseline)


_CACHED = {"SNAPSHOT_SECONDS": ONE_HOUR}
_UNCACHED = {"SNAPSHOT_SECONDS": "0"}


def _measure_typed(
    webex: SimulatedWebex, users: Sequence[User], plan: Plan, title: str, *, has_common: bool
) -> Iterator[Row]:
    """Measure commands for a location of each person's own, without a cache: each fetches its list from Webex."""
    baseline = _measure_commands(webex, users, plan, "baseline", {})
    yield Row(f"{title}: bare, three calls", baseline)
    if has_common:
        yield Row(f"{title}: common shape", _measure_commands(webex, users, plan, "common", {}), baseline)
    yield Row(f"{title}: bot", _measure_commands(webex, users, plan, "bot", _UNCACHED), baseline)


def _measure_commands(
    webex: SimulatedWebex,
    users: Sequence[User],
    plan: Plan,
    name: str,
    settings: dict[str, str],
    load: Load = run_load,
) -> Result:
    client = Client(webex.url)
    with run_program(name, webex, settings) as bot_process:
        return measure_program(webex, bot_process, users, build_command(client), plan.seconds, load)


def _measure_page_turns(
    webex: SimulatedWebex, users: Sequence[User], plan: Plan, name: str, settings: dict[str, str]
) -> Result:
    client = Client(webex.url)
    with run_program(name, webex, settings) as bot_process:
        return measure_program(webex, bot_process, users, build_page_turns(webex, client, users), plan.seconds)


def measure_program(
    webex: SimulatedWebex,
    bot_processes: BotProcess | Sequence[BotProcess],
    users: Sequence[User],
    action: Action,
    seconds: float,
    load: Load = run_load,
) -> Result:
    """Measure a running program, or its replicas, under this load."""
    groups = [
        bot_process.process.pid
        for bot_process in ([bot_processes] if isinstance(bot_processes, BotProcess) else bot_processes)
        if bot_process.process
    ]
    return measure(webex, groups, users, action, seconds, min(WARM_UP_SECONDS, seconds), load)


def build_command(client: Client, text: str = "") -> Action:
    """Build the action that sends a command: for the numbers of the person's own location, or this text."""
    return lambda user, _last: client.send(user, text or f"numbers {user.location_name}")


def build_page_turns(webex: SimulatedWebex, client: Client, users: Sequence[User]) -> Action:
    """Build the action that presses Next on the newest card; this sends the command for the first card.

    Next always leads to the second page, so nobody reaches the end of a list.
    """
    first_cards = send_and_wait(webex, users, lambda user: client.send(user, f"numbers {user.location_name}"))
    inputs = {user.number: client.find_inputs(user, first_cards[user.number], "Next") for user in users}
    return lambda user, last: client.press(user, last or first_cards[user.number], inputs[user.number])
