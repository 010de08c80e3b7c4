"""Proxies only where the setting says so; certificates always verified."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipeline.clock import FrozenClock
from pipeline.records import PollOutcome
from pipeline.settings import Settings
from pipeline.web.client import WebClient
from tests.faults.raw_answers import OK, drip
from tests.web.server import Reply, Site, raw_server

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MB = 2**20
NAME = "secure.localhost"


@pytest.fixture
def proxied(settings: Settings) -> Iterator[WebClient]:
    """As in production behind a proxy: no address of this machine is admitted, the proxy variables are honoured."""
    with WebClient(replace(settings, use_proxies=True), FrozenClock(NOW)) as opened:
        yield opened


@pytest.fixture
def proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    use_proxy(monkeypatch, site.port)
    return site


def use_proxy(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_the_setting_sends_requests_through_the_proxy(proxied: WebClient, proxy: Site) -> None:
    proxy.replies["http://example.org/a"] = Reply(200, b"by proxy")
    assert proxied.get("http://example.org/a", max_bytes=MB, timeout=5).body == b"by proxy"


def test_without_the_setting_the_proxy_is_not_asked(client: WebClient, proxy: Site) -> None:
    proxy.replies["/a"] = Reply(200, b"directly")
    assert client.get(proxy.url("/a"), max_bytes=MB, timeout=5).body == b"directly"
    assert [path for path, _ in proxy.seen] == ["/a"]


def test_no_proxy_is_honoured(proxied: WebClient, proxy: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "site.localhost")
    proxied.get(proxy.url("/a"), max_bytes=MB, timeout=5)
    assert proxy.seen == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "2130706433", "0x7f.1", "[::1]", "[::ffff:10.0.0.1]",
             "localhost", "a.localhost"]
)  # fmt: skip
def test_a_proxy_is_not_asked_for_what_lies_inside(proxied: WebClient, proxy: Site, host: str) -> None:
    got = proxied.get(f"http://{host}/a", max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.BLOCKED_ADDRESS
    assert proxy.seen == []


def test_a_proxy_that_drips_is_stopped_by_the_total_time(proxied: WebClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(drip(OK + b"Content-Length: 100000\r\n\r\n", b"x")) as port:
        use_proxy(monkeypatch, port)
        assert proxied.get("http://example.org/a", max_bytes=MB, timeout=0.5).problem is PollOutcome.TIMEOUT


def test_a_proxy_that_is_down_is_a_connection_failure(proxied: WebClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    use_proxy(monkeypatch, port)
    assert proxied.get("http://example.org/a", max_bytes=MB, timeout=5).problem is PollOutcome.CONNECTION


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for NAME that nobody but its holder has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@contextlib.contextmanager
def tls_server(certificate: Path) -> Iterator[tuple[str, list[bytes]]]:
    """An HTTPS server; yields its address and what it was sent once a handshake had succeeded."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    heard: list[bytes] = []

    def talk(listener: socket.socket) -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
                heard.append(connection.recv(65536))
                connection.sendall(OK + b"Content-Length: 6\r\n\r\nsecret")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=talk, args=(listener,), daemon=True).start()
        yield f"https://{NAME}:{listener.getsockname()[1]}/a", heard
        listener.shutdown(socket.SHUT_RDWR)


def test_a_certificate_that_nobody_vouches_for_is_a_tls_failure(client: WebClient, certificate: Path) -> None:
    with tls_server(certificate) as (url, heard):
        got = client.get(url, max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.TLS
    assert got.body == b""
    assert heard == []  # nothing was sent to a server that might be another


def test_the_environment_cannot_switch_verification_off(
    client: WebClient, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(certificate))
    with tls_server(certificate) as (url, heard):
        assert client.get(url, max_bytes=MB, timeout=5).problem is PollOutcome.TLS
    assert heard == []


def test_a_redirect_to_such_a_server_is_a_tls_failure(client: WebClient, site: Site, certificate: Path) -> None:
    with tls_server(certificate) as (url, _):
        site.replies["/a"] = Reply(301, headers={"Location": url})
        assert client.get(site.url("/a"), max_bytes=MB, timeout=5).problem is PollOutcome.TLS
