"""Any bytes, signed or not: the receiver never responds with a 5xx, and accepts only complete events."""

import json
import logging
import sys
from dataclasses import asdict

import atheris
import click
from dbos import DBOSPortableJSONSerializer as JSONSerializer

with atheris.instrument_imports(include=["bot"]):
    from bot.inbound.receiver import build_receiver
    from bot.model import Event
    from bot.signature import build_headers

from flask import Flask

SECRET = "a-secret-for-the-fuzzer"

EVENT = {"resource": "messages", "event": "created"}
DATA = {"id": "a", "roomId": "b", "personId": "c", "messageId": "d", "roomType": "direct", "personEmail": "a@b.c"}
VALUES: tuple[object, ...] = (
    "messages",
    "attachmentActions",
    "memberships",
    "created",
    "me",
    "group",
    "x@webex.bot",
    "",
    0,
    None,
    [],
    {},
)


class RuleBroken(AssertionError):
    """The receiver broke a rule."""


def check_event(event: Event) -> None:
    """Fail for an incomplete event, or one that cannot be serialized."""
    JSONSerializer().serialize(asdict(event)).encode()
    if not all((event.id, event.room_id, event.person_id)) or event.resource not in event.key:
        raise RuleBroken(repr(event))


app = Flask("fuzz")
app.register_blueprint(build_receiver(SECRET, "me", check_event, check_event))
client = app.test_client()


def build_body(data: bytes) -> bytes:
    """Build a body from the fuzzer's bytes: the bytes themselves, or an event with some values replaced."""
    source = atheris.FuzzedDataProvider(data)
    if source.ConsumeProbability() < 0.2:
        return bytes(source.ConsumeBytes(len(data)))
    event, inner = dict[str, object](EVENT), dict[str, object](DATA)
    for _ in range(source.ConsumeIntInRange(0, 4)):
        target = inner if source.ConsumeBool() else event
        name = source.PickValueInList([*target])
        target[name] = source.PickValueInList([*VALUES, source.ConsumeUnicode(400), source.ConsumeFloat()])
    return json.dumps({**event, "data": inner}).encode("utf-8", "surrogatepass")


def try_body(data: bytes) -> None:
    """Post a body with a valid signature, and with an invalid one."""
    data = build_body(data)
    signed = client.post("/webhook", data=data, headers=build_headers(data, SECRET))
    unsigned = client.post("/webhook", data=data, headers=dict.fromkeys(build_headers(b"", SECRET), data[:40].hex()))
    if signed.status_code not in (200, 400, 413) or unsigned.status_code not in (401, 413):
        raise RuleBroken(f"{signed.status_code}, {unsigned.status_code}")


@click.command()
@click.option("--runs", default=100_000, show_default=True, help="Number of bodies.")
def main(runs: int) -> None:
    """Post bodies, guided by the lines of the receiver that they reach."""
    logging.disable()
    try_body(b"")
    atheris.Setup([sys.argv[0], f"-runs={runs}", "-max_len=4096", "-print_final_stats=1"], try_body)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
