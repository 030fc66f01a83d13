"""Other web pages reach nothing: neither under a host name of their own, nor from their own origin."""

import pytest
import requests

from bot.sandbox import Sandbox

PATHS = ("/", "/page/settings", "/sandbox/settings", "/sandbox/stream", "/v1/people/me")


def fetch(webex: Sandbox, path: str, method: str = "GET", **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(method, f"{webex.url}{path}", headers=named, timeout=10, stream=True)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8090", "127.0.0.1.evil.example", "localhost.", "10.0.0.1", "[::2]:8090", "a@b"],
)
def test_a_foreign_host_name_is_refused(webex: Sandbox, path: str, host: str) -> None:
    with fetch(webex, path, Host=host) as response:
        assert response.status_code in (400, 403)
        assert "sandbox-" not in response.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
def test_a_foreign_origin_is_refused(webex: Sandbox, path: str, origin: str) -> None:
    with fetch(webex, path, Origin=origin) as response:
        assert response.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_of_another_page_without_an_origin_is_refused(webex: Sandbox, site: str) -> None:
    with fetch(webex, "/sandbox/settings", Sec_Fetch_Site=site, Sec_Fetch_Mode="no-cors") as response:
        assert response.status_code == 403


def test_a_foreign_page_changes_nothing(webex: Sandbox) -> None:
    """A form and a script can send this without asking first."""
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    url = f"{webex.url}/sandbox/faults"
    assert requests.put(url, data='[{"kind": "hang"}]', headers=headers, timeout=10).status_code == 403
    form = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Content-Type": "text/plain"}
    assert requests.post(f"{webex.url}/sandbox/reset", headers=form, timeout=10).status_code == 403
    assert webex.faults.list_rules() == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_the_page_reaches_its_own_server(webex: Sandbox, host: str) -> None:
    host = f"{host}:9999"  # a tunnel may lead here from another port
    own = {"Origin": f"http://{host}", "Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "cors"}
    with fetch(webex, "/sandbox/faults", Host=host, **own) as response:
        assert response.status_code == 200


def test_a_link_leads_to_the_page(webex: Sandbox) -> None:
    with fetch(webex, "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate") as response:
        assert response.status_code == 200
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
