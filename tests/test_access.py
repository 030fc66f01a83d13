import base64

import pytest

from bot.access import check_access, check_may_assign, may_assign, may_use
from bot.errors import NotAllowed, NotAllowedToAssign
from bot.model import Person
from bot.settings import Settings
from tests.support.settings import ENVIRONMENT


def build(**allowed: str) -> Settings:
    return Settings.model_validate({**{name.lower(): value for name, value in ENVIRONMENT.items()}, **allowed})


@pytest.mark.parametrize(
    ("allowed", "email", "expected"),
    [
        ("ann@example.com", "ann@example.com", True),
        ("ann@example.com", "Ann@Example.COM", True),
        ("ann@example.com", "bann@example.com", False),
        ("@example.com", "ann@example.com", True),
        ("@example.com", "ann@sub.example.com", False),
        ("@example.com", "ann@example.com.evil.net", False),
        ("@example.com", "example.com", False),
        ("@example.com", "@example.com", False),
        ("@example.com", "", False),
        ("", "ann@example.com", False),
    ],
)
def test_people_and_domains_are_listed(allowed: str, email: str, expected: bool) -> None:
    assert may_use(Person("id", email), "room", build(allowed_people=allowed)) is expected
    assert may_assign(Person("id", email), build(assigners=allowed)) is expected


def test_everyone_in_an_allowed_space_may_use_the_bot() -> None:
    settings = build(allowed_rooms="room-1")
    assert may_use(Person("id", "any@example.net"), "room-1", settings)
    assert not may_use(Person("id", "any@example.net"), "room-2", settings)


@pytest.mark.parametrize("written", ["{}", "https://web.webex.com/spaces/{}", '"webexteams://im?space={}"'])
@pytest.mark.parametrize("cluster", ["us", "urn:TEAM:us-west-2_r"])
def test_an_allowed_space_may_be_written_in_other_ways(written: str, cluster: str) -> None:
    uuid, other = "bbceb1ad-43f1-3b58-9147-f14bb0c4d154", "bbceb1ad-43f1-3b58-9147-f14bb0c4d155"
    settings = build(allowed_rooms=written.format(uuid))
    for room, expected in ((uuid, True), (other, False)):
        room_id = base64.urlsafe_b64encode(f"ciscospark://{cluster}/ROOM/{room}".encode()).decode().rstrip("=")
        assert may_use(Person("id", "any@example.net"), room_id, settings) is expected


def test_nobody_is_allowed_by_default() -> None:
    with pytest.raises(NotAllowed) as caught:
        check_access(Person("id", "ann@example.com"), "room", build())
    assert "not authorized" in caught.value.sentence


def test_people_who_may_use_the_bot_may_not_change_anything() -> None:
    settings = build(allowed_people="ann@example.com", allowed_rooms="room")
    with pytest.raises(NotAllowedToAssign) as caught:
        check_may_assign(Person("id", "ann@example.com"), settings)
    assert "Nothing was changed" in caught.value.sentence
    check_may_assign(Person("id", "ann@example.com"), build(assigners="@example.com"))


@pytest.mark.parametrize(
    ("contact", "access", "assign"),
    [
        ("", "contact the bot's administrator.", "Ask somebody who may assign numbers, or the bot's administrator."),
        ("telephony@example.com", "ask telephony@example.com.", "Ask telephony@example.com."),
        (
            " the telephony team\n(ext 4100). ",
            "ask the telephony team (ext 4100).",
            "Ask the telephony team (ext 4100).",
        ),
    ],
)
def test_refusals_say_whom_to_ask(contact: str, access: str, assign: str) -> None:
    settings, person = build(contact=contact), Person("id", "ann@example.com")
    with pytest.raises(NotAllowed) as refused:
        check_access(person, "room", settings)
    assert refused.value.sentence == f"You are not authorized to use this bot. To request access, {access}"
    with pytest.raises(NotAllowedToAssign) as not_assigning:
        check_may_assign(person, settings)
    assert not_assigning.value.sentence.endswith(assign)


def test_a_refusal_ends_with_the_line_to_forward() -> None:
    with pytest.raises(NotAllowedToAssign) as caught:
        check_may_assign(Person("id", "ann@example.com"), build(contact="Telephony"), lambda: "undo 12")
    assert caught.value.sentence.endswith("Ask Telephony and forward this line:")
    assert caught.value.to_copy == "undo 12"
