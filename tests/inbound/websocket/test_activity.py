"""Which activities the bot answers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbound.websocket.activity import find_resource, parse_activity

ME, ANN = "0b1f5dd8-6a4c-4b62-8e5b-7d3f0c9a1e22", "5c2c9d61-3f4e-4f0d-9a51-2e7b8d6c4f10"
KEY, ROOM = "11111111-2222-4333-8444-555555555555", "66666666-7777-4888-9999-000000000000"

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def build(verb: str = "post", kind: str = "comment", *, tags: Any = ("ONE_ON_ONE",), **changes: Any) -> dict[str, Any]:
    return {
        "id": KEY,
        "verb": verb,
        "published": "2026-11-26T10:00:00.000Z",
        "actor": {"id": ANN, "emailAddress": "ann@company.test", "type": "PERSON"},
        "object": {"objectType": kind},
        "target": {"id": ROOM, "url": f"https://conv-a.wbx2.com/conversations/{ROOM}", "tags": list(tags)},
        **changes,
    }


def find(raw: dict[str, Any]) -> str | None:
    activity = parse_activity({"eventType": "conversation.activity", "activity": raw})
    assert activity is not None
    return find_resource(activity, ME)


def mention(*keys: str) -> dict[str, Any]:
    return {"objectType": "comment", "mentions": {"items": [{"id": key} for key in keys]}}


@pytest.mark.parametrize(
    ("raw", "resource"),
    [
        (build(), "messages"),
        (build("share", "content"), "messages"),
        (build("update", "content"), "messages"),
        (build("cardAction", "submit", tags=()), "attachmentActions"),
        (build("add", "person", object={"objectType": "person", "id": ME}), "memberships"),
        (build("add", "person", object={"objectType": "person", "id": "ann@a.test", "entryUUID": ME}), "memberships"),
        (build("add", "person", object={"objectType": "person", "id": ANN}), None),
        (build("create", "conversation"), "memberships"),
        (build("create", "conversation", actor={"id": ME}), None),
        (build("acknowledge", "activity"), None),
        (build("delete", "activity"), None),
        (build("update", "conversation"), None),
        (build("leave", "person"), None),
        (build(actor={"id": ME}), None),
        (build(actor={"id": "numbers@webex.bot", "entryUUID": ME}), None),
        (build(actor={"id": ANN, "emailAddress": "other@webex.bot"}), None),
        (build("cardAction", "submit", actor={"id": ANN, "emailAddress": "other@webex.bot"}), None),
        (build(tags=(), object=mention(ANN, ME)), "messages"),
        (build(tags=(), object=mention(ANN)), None),
        (build(tags=(), object=mention()), None),
        (build(object=mention(ANN)), "messages"),  # in a 1:1 space
    ],
)
def test_activities_are_recognized(raw: dict[str, Any], resource: str | None) -> None:
    assert find(raw) == resource


@pytest.mark.parametrize(
    ("target", "content", "is_doubtful"),
    [
        ({"id": ROOM, "tags": []}, {"objectType": "comment"}, True),
        ({"id": ROOM}, {"objectType": "comment"}, True),
        ({"id": ROOM, "tags": []}, mention(ME), False),
        ({"id": ROOM, "tags": ["ONE_ON_ONE"]}, {"objectType": "comment"}, False),
    ],
)
def test_a_message_that_does_not_say_whom_it_mentions(
    target: dict[str, Any], content: dict[str, Any], is_doubtful: bool
) -> None:
    activity = parse_activity({"eventType": "conversation.activity", "activity": build(target=target, object=content)})
    assert activity is not None
    assert activity.needs_mention_check is is_doubtful


@pytest.mark.parametrize("name", ["actor", "object", "target"])
@pytest.mark.parametrize("value", [None, "x", []])
def test_a_required_part_of_another_type_is_refused(name: str, value: Any) -> None:
    raw = build(**{name: value})
    assert parse_activity({"eventType": "conversation.activity", "activity": raw}) is None


@pytest.mark.parametrize("key", ["", "../people/me", "a/b", "x" * 101, None, 1])
def test_an_id_that_could_reach_elsewhere_is_refused(key: Any) -> None:
    assert parse_activity({"eventType": "conversation.activity", "activity": build(id=key)}) is None
    target = {"id": key, "tags": []}
    assert parse_activity({"eventType": "conversation.activity", "activity": build(target=target)}) is None


@given(st.sampled_from(["published", "parent", "verb"]), ANYTHING)
def test_an_optional_part_may_be_anything(name: str, value: Any) -> None:
    activity = parse_activity({"eventType": "conversation.activity", "activity": build(**{name: value})})
    assert activity is not None
    assert "/" not in activity.parent_key


@given(ANYTHING)
def test_anything_may_come(data: Any) -> None:
    assert parse_activity(data) is None
    assert parse_activity({"eventType": "conversation.activity", "activity": data}) is None
