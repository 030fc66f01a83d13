"""To which addresses the bot's token may go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbound.websocket.addresses import add_query, is_trusted

CATALOG = "https://u2c.wbx2.com/u2c/api/v1/catalog"
LOCAL = "http://127.0.0.1:8090/u2c/api/v1/catalog"


@pytest.mark.parametrize(
    ("url", "catalog", "scheme"),
    [
        ("https://wdm-r.wbx2.com/wdm/api/v1", CATALOG, "https"),
        ("https://conv-a.wbx2.com:443/conversation", CATALOG, "https"),
        ("wss://mercury-connection-partition0-a.wbx2.com/v1/apps/wx2/registrations/1/messages", CATALOG, "wss"),
        ("https://wdm.gov.ciscospark.com/wdm/api/v1", "https://u2c.gov.ciscospark.com/u2c/api/v1/catalog", "https"),
        ("https://webex.company.test/wdm", "https://webex.company.test/catalog", "https"),
        ("http://127.0.0.1:8091/wdm/api/v1", LOCAL, "https"),
        ("https://localhost:8091/wdm/api/v1", LOCAL, "https"),
        ("ws://localhost:8091/1", LOCAL, "wss"),
    ],
)
def test_trusted(url: str, catalog: str, scheme: str) -> None:
    assert is_trusted(url, catalog, scheme)


@pytest.mark.parametrize(
    ("url", "catalog", "scheme"),
    [
        ("https://evil.test/wdm/api/v1", CATALOG, "https"),
        ("https://wbx2.com.evil.test/", CATALOG, "https"),
        ("https://evilwbx2.com/", CATALOG, "https"),
        ("http://wdm-a.wbx2.com/wdm/api/v1", CATALOG, "https"),
        ("ws://mercury.wbx2.com/1", CATALOG, "wss"),
        ("https://mercury.wbx2.com/1", CATALOG, "wss"),
        ("https://user:pass@wdm-a.wbx2.com/", CATALOG, "https"),
        ("https://evil.test\\@wdm-a.wbx2.com/", CATALOG, "https"),
        ("https://evil.test/ .wbx2.com/", CATALOG, "https"),
        ("https://wdm-a.wbx2.com:port/", CATALOG, "https"),
        ("http://127.0.0.1:8091/wdm", CATALOG, "https"),
        ("https://wdm-a.wbx2.com/wdm/api/v1", LOCAL, "https"),
        ("file:///etc/passwd", CATALOG, "https"),
        ("", CATALOG, "https"),
        (None, CATALOG, "https"),
        (["https://wdm-a.wbx2.com"], CATALOG, "https"),
    ],
)
def test_not_trusted(url: object, catalog: str, scheme: str) -> None:
    assert not is_trusted(url, catalog, scheme)


@given(st.text() | st.builds("https://{}".format, st.text()))
def test_any_text_is_judged(url: str) -> None:
    assert is_trusted(url, CATALOG) in (True, False)


def test_a_query_is_added() -> None:
    assert add_query("wss://a.test/b?c=1&d=2#e", d="3", f="x y") == "wss://a.test/b?c=1&d=3&f=x+y"
