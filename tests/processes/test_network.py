"""Outbound networks of companies: a proxy, a private certificate authority, IPv6."""

import http.server
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, get_texts
from tests.support.processes import build_bot_process


@contextmanager
def forwarding(
    to: str, context: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[tuple[str, list[str]]]:
    """Run a server that forwards requests, as a proxy does; yields its address and the paths it saw."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _forward(self) -> None:
            seen.append(self.path)
            address = urlsplit(self.path)  # a proxy is sent the whole address
            url = f"{to}{address._replace(scheme='', netloc='').geturl()}"
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name not in ("Host", "Connection")}
            with requests.Session() as session:
                session.trust_env = False
                response = session.request(self.command, url, data=body, headers=headers, timeout=20)
            self.send_response(response.status_code)
            for name in ("Content-Type", "Link", "Date", "trackingid"):
                if name in response.headers:
                    self.send_header(name, response.headers[name])
            self.send_header("Content-Length", str(len(response.content)))
            self.end_headers()
            self.wfile.write(response.content)

        do_GET = do_POST = do_PUT = do_DELETE = _forward  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    server = Server((host, 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"[{host}]:{server.server_port}" if ":" in host else f"{host}:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost that is not signed by a public authority, with its key."""
    path = tmp_path / "localhost.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(path)),
            *("-out", str(tmp_path / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + (tmp_path / "certificate.pem").read_bytes())
    return path


def test_a_proxy_is_used(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    """Webex can be reached through the proxy only."""
    with forwarding(webex.url) as (proxy, seen):
        proxies = {"HTTP_PROXY": f"http://{proxy}", "http_proxy": f"http://{proxy}", "NO_PROXY": "", "no_proxy": ""}
        with build_bot_process(webex, tmp_path, WEBEX_API_URL="http://localhost:1/v1", **proxies):
            assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
    assert any(path.startswith("http://localhost:1/v1/") and "availableNumbers" in path for path in seen)


def test_no_proxy_names_exceptions(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    with forwarding(webex.url) as (proxy, seen):
        proxies = {"HTTP_PROXY": f"http://{proxy}", "http_proxy": f"http://{proxy}", "NO_PROXY": "", "no_proxy": ""}
        with build_bot_process(webex, tmp_path, **{**proxies, "NO_PROXY": "example.com,127.0.0.1"}):
            assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
    assert seen == []


def test_a_private_certificate_authority_is_trusted(
    webex: Sandbox, administrator: Person, tmp_path: Path, certificate: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with forwarding(webex.url, context) as (address, seen):
        settings = {"WEBEX_API_URL": f"https://localhost:{address.rpartition(':')[2]}/v1"}
        settings["REQUESTS_CA_BUNDLE"] = str(tmp_path / "certificate.pem")
        with build_bot_process(webex, tmp_path, **settings):
            assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
    assert any("availableNumbers" in path for path in seen)


CALLERS = ("Numbers", "Service app")

WEBSOCKET_PATHS = ("/u2c/", "/wdm/")
"""Not part of the API: WEBEX_CATALOG_URL leads there."""


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_every_call_goes_to_the_api_address(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    """WEBEX_API_URL may differ, as for FedRAMP. By IPv6, if this machine has it."""
    with forwarding(webex.url, host="::1" if has_ipv6() else "127.0.0.1") as (address, seen):
        with build_bot_process(webex, tmp_path, WEBEX_API_URL=f"http://{address}/v1"):
            assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
        made = {urlsplit(call["path"]).path for call in webex.list_calls() if call["caller"] in CALLERS}
    made = {path for path in made if not path.startswith(WEBSOCKET_PATHS)}
    assert {urlsplit(path).path.removeprefix("/v1") for path in seen} >= made


def test_the_bot_listens_on_ipv6(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    if not has_ipv6():
        pytest.skip("this machine has no IPv6")
    bot_process = build_bot_process(webex, tmp_path, HOST="::1")
    bot_process.settings["PUBLIC_URL"] = f"http://[::1]:{bot_process.port}"
    with bot_process:
        assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"


def test_a_netrc_is_ignored(webex: Sandbox, administrator: Person, tmp_path: Path) -> None:
    """Its credentials would replace the token."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    with build_bot_process(webex, tmp_path, HOME=str(tmp_path), NETRC=str(tmp_path / ".netrc")):
        assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
