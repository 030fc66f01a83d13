"""Why a server cannot be reached, seen over real connections."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests

from bot.connection_failures import find_failure
from bot.model.connections import Cause, Failure
from bot.sandbox.client.bot_process import find_free_port
from tests.support.http_server import running


def fail(url: str, proxy: str = "", verify: str | bool = True, seconds: float = 5) -> Failure:
    """Call an address that cannot be reached, and return why."""
    proxies = {"http": proxy, "https": proxy} if proxy else {}
    with requests.Session() as session:
        session.trust_env = False
        with pytest.raises(OSError, match=r".") as caught:
            session.get(url, proxies=proxies, timeout=seconds, verify=verify)
    return find_failure(caught.value, url, proxies)


@contextmanager
def listening() -> Iterator[tuple[socket.socket, int]]:
    """Listen on a port, and never accept a connection."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server, server.getsockname()[1]


class Refusing(BaseHTTPRequestHandler):
    """A proxy that wants a password."""

    def do_CONNECT(self) -> None:
        self.send_error(407)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority, certificates that it has signed, and one that is self-signed, with their keys."""
    folder = tmp_path_factory.mktemp("certificates")
    new = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    signing = ["openssl", "x509", "-req", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial"]
    for name, extension, days in (
        ("authority", "basicConstraints=critical,CA:TRUE", ""),
        ("alone", "subjectAltName=IP:127.0.0.1", ""),
        ("expired", "subjectAltName=IP:127.0.0.1", "-1"),
        ("elsewhere", "subjectAltName=DNS:elsewhere", "9"),
        ("signed", "subjectAltName=IP:127.0.0.1", "9"),
    ):
        request = [*new, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-addext", extension]
        _run(folder, [*request, "-out", f"{name}.csr" if days else f"{name}.pem", *([] if days else ["-x509"])])
        if days:
            files = ["-in", f"{name}.csr", "-out", f"{name}.pem"]
            _run(folder, [*signing, *files, "-days", days, "-copy_extensions", "copy"])
    return folder


def _run(folder: Path, command: list[str]) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@contextmanager
def serving_tls(certificates: Path, name: str) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Refusing)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    # Without the handshake on accept: the test's client ends it, and the server's thread would raise.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with running(server) as url:
        yield url.replace("http:", "https:")


def test_a_name_that_does_not_exist() -> None:
    assert fail("https://nowhere.invalid/v1") == Failure(Cause.NAME, "the name nowhere.invalid cannot be resolved")


def test_a_refused_connection() -> None:
    port = find_free_port()
    expected = Failure(Cause.REFUSED, f"127.0.0.1 port {port} refuses the connection")
    assert fail(f"http://127.0.0.1:{port}/v1") == expected


def test_silence() -> None:
    with listening() as (_, port):
        expected = Failure(Cause.TIMEOUT, f"127.0.0.1 port {port} does not respond in time")
        assert fail(f"http://127.0.0.1:{port}/v1", seconds=0.05) == expected
        assert fail(f"https://127.0.0.1:{port}/v1", seconds=0.05) == expected


def test_a_connection_that_breaks_off(certificates: Path) -> None:
    # A server for https that is spoken to in http.
    with serving_tls(certificates, "signed") as url:
        assert fail(url.replace("https:", "http:")).cause == Cause.BROKEN


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("alone", "is not trusted: it is self-signed, or its authority is a private one"),
        ("signed", "is not trusted: an intermediate certificate is missing, or its authority is a private one"),
    ],
)
def test_a_certificate_of_an_unknown_authority(certificates: Path, name: str, words: str) -> None:
    with serving_tls(certificates, name) as url:
        assert fail(url) == Failure(Cause.CERTIFICATE, f"127.0.0.1 answers, but its certificate {words}")


@pytest.mark.parametrize(("name", "words"), [("expired", "has expired"), ("elsewhere", "is for another name")])
def test_a_certificate_that_is_wrong_itself(certificates: Path, name: str, words: str) -> None:
    with serving_tls(certificates, name) as url:
        failure = fail(url, verify=str(certificates / "authority.pem"))
    assert failure == Failure(Cause.CERTIFICATE, f"127.0.0.1 answers, but its certificate {words}")


def test_http_on_the_port_of_https() -> None:
    with running(HTTPServer(("127.0.0.1", 0), Refusing)) as url:
        failure = fail(url.replace("http:", "https:"))
    assert failure == Failure(Cause.TLS, "127.0.0.1 answers, but it speaks http, not https")


@pytest.mark.parametrize("url", ["https://webexapis.com/v1", "http://webexapis.com/v1"])
def test_a_proxy_that_is_not_there(url: str) -> None:
    port = find_free_port()
    expected = Failure(Cause.PROXY, f"the proxy 127.0.0.1 port {port} refuses the connection")
    assert fail(url, f"http://user:marked-secret@127.0.0.1:{port}") == expected


def test_a_proxy_whose_name_does_not_exist() -> None:
    expected = Failure(Cause.PROXY, "the proxy nowhere.invalid port 8080 has a name that cannot be resolved")
    assert fail("https://webexapis.com/v1", "http://nowhere.invalid:8080") == expected


def test_a_proxy_that_wants_a_password() -> None:
    with running(HTTPServer(("127.0.0.1", 0), Refusing)) as url:
        failure = fail("https://webexapis.com/v1", url)
    port = url.rpartition(":")[2]
    assert failure == Failure(Cause.PROXY, f"the proxy 127.0.0.1 port {port} answers with status 407")


def test_a_proxy_that_is_silent() -> None:
    with listening() as (_, port):
        failure = fail("https://webexapis.com/v1", f"http://127.0.0.1:{port}", seconds=0.05)
    assert failure.cause in (Cause.PROXY, Cause.TIMEOUT)
