"""The values of settings, as people write and paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import TargetKind
from bot.setting_values import split_people, split_words, strip_quotes, strip_token, to_api_url, to_kinds, to_public_url

TOKEN = "YTk4-abc_DEF.123="


@pytest.mark.parametrize(
    "pasted",
    [
        TOKEN,
        f" {TOKEN}\n",
        f"Bearer {TOKEN}",
        f"bearer  {TOKEN}",
        f"BEARER\t{TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        f"authorization:Bearer {TOKEN}",
        f'"{TOKEN}"',
        f"'{TOKEN}'",
        f"`{TOKEN}`",
        f"“{TOKEN}”",
        f'"Bearer {TOKEN}"',
        f'Bearer "{TOKEN}"',
        f'"Authorization: Bearer {TOKEN}"',
    ],
)
def test_the_prefix_and_quotes_of_a_token_are_removed(pasted: str) -> None:
    assert strip_token(pasted) == TOKEN


@pytest.mark.parametrize("token", ["bearer", "Bearertoken", '"', "a'b", "'a\"", ""])
def test_the_rest_of_a_token_stays(token: str) -> None:
    assert strip_token(token) == token


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://webexapis.com", "https://webexapis.com/v1"),
        ("https://webexapis.com/", "https://webexapis.com/v1"),
        ("https://webexapis.com/v1", "https://webexapis.com/v1"),
        ("https://webexapis.com/v1/", "https://webexapis.com/v1"),
        ("https://api-usgov.webex.com", "https://api-usgov.webex.com/v1"),
        ("http://127.0.0.1:8090", "http://127.0.0.1:8090/v1"),
        ("http://127.0.0.1:8090/other/v1", "http://127.0.0.1:8090/other/v1"),
    ],
)
def test_the_address_of_the_api_gets_its_version(written: str, address: str) -> None:
    assert to_api_url(written) == address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://bot.company.test", "https://bot.company.test"),
        ("https://bot.company.test/", "https://bot.company.test"),
        ("https://bot.company.test/webhook", "https://bot.company.test"),
        ("https://bot.company.test/webhook/", "https://bot.company.test"),
        ("https://bot.company.test//Webhook", "https://bot.company.test"),
        ("https://bot.company.test:8443/bots/numbers/webhook", "https://bot.company.test:8443/bots/numbers"),
        ("https://bot.company.test/mywebhook", "https://bot.company.test/mywebhook"),
        ("https://webhook.company.test", "https://webhook.company.test"),
        ("https://8.8.8.8", "https://8.8.8.8"),
    ],
)
def test_the_public_address_ends_before_webhook(written: str, address: str) -> None:
    assert to_public_url(written, is_webex_local=False) == address


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("https://bot.example.com", "bot.example.com is an example: set the bot's own address"),
        ("https://example.com/webhook", "example.com is an example: set the bot's own address"),
        ("https://Bot.Example.ORG", "bot.example.org is an example: set the bot's own address"),
        ("https://bot.yourcompany.com", "bot.yourcompany.com is an example: set the bot's own address"),
        ("https://bot.company.test/?a=b", "must end before ? and #"),
        ("https://bot.company.test/#a", "must end before ? and #"),
        ("http://localhost:8080", "Webex cannot reach localhost: it is an address of this machine or your own network"),
        ("https://127.0.0.1", "Webex cannot reach 127.0.0.1: it is an address of this machine or your own network"),
        ("https://10.1.2.3", "Webex cannot reach 10.1.2.3: it is an address of this machine or your own network"),
        ("https://[fd00::1]", "Webex cannot reach fd00::1: it is an address of this machine or your own network"),
        ("bot.company.test", "not an address that begins with https://"),
    ],
)
def test_an_address_that_webex_does_not_reach_is_refused(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        to_public_url(written, is_webex_local=False)
    assert str(caught.value) == reason


@pytest.mark.parametrize("host", ["myexample.com", "example.com.company.test", "notyourcompany.com"])
def test_other_hosts_are_no_examples(host: str) -> None:
    assert to_public_url(f"https://{host}", is_webex_local=False) == f"https://{host}"


def test_a_simulated_webex_reaches_this_machine() -> None:
    assert to_public_url("http://127.0.0.1:8080", is_webex_local=True) == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    "written",
    [
        "ann@company.test,bob@company.test",
        "ann@company.test; bob@company.test",
        "ann@company.test\nbob@company.test\n",
        "ann@company.test,\r\n  bob@company.test,\r\n",
        "Ann Lee <Ann@Company.test>; Bob Ray <bob@company.test>",
        '"Ann Lee" <ann@company.test>, <bob@company.test>',
        "mailto:ann@company.test bob@company.test",
        "['ann@company.test', 'bob@company.test']",
    ],
)
def test_lists_are_split_however_they_are_written(written: str) -> None:
    assert split_people(written) == {"ann@company.test", "bob@company.test"}


def test_the_email_of_the_documents_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^an example: you@yourcompany\.com$"):
        split_people("you@yourcompany.com, ann@company.test")


def test_lists_of_spaces_are_split_at_lines_and_semicolons() -> None:
    assert split_words("one;two\nthree, four\r\n") == {"one", "two", "three", "four"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("auto attendants", [TargetKind.AUTO_ATTENDANT]),
        ("Call-Queues; hunt_group, auto attendant", list(TargetKind)),
        ("groups, queues, “queues”", [TargetKind.HUNT_GROUP, TargetKind.CALL_QUEUE]),
    ],
)
def test_kinds_of_targets_are_named_as_people_do(text: str, expected: list[TargetKind]) -> None:
    assert to_kinds(text) == tuple(expected)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (split_people, to_api_url, to_kinds, lambda value: to_public_url(value, is_webex_local=False)):
        try:
            read(text)
        except ValueError as refusal:
            assert str(refusal)  # noqa: PT017 - it may well be read
    assert strip_token(strip_token(text)) == strip_token(text)
    assert strip_quotes(text) in text
