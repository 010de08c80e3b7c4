"""Which addresses are admitted."""

from __future__ import annotations

import socket

import pytest

from pipeline.records import PollOutcome
from pipeline.web.client import WebClient
from pipeline.web.guard import AddressGuard
from tests.web.server import Reply, Site


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"]
)
def test_public_addresses_are_admitted(address: str) -> None:
    assert AddressGuard(allow_loopback=False).admits(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "198.51.100.1"],
)  # fmt: skip
def test_other_addresses_are_not(address: str) -> None:
    assert not AddressGuard(allow_loopback=False).admits(address)


@pytest.mark.parametrize(
    ("address", "admitted"), [("127.0.0.1", True), ("127.255.0.1", True), ("::1", False), ("10.0.0.1", False)]
)
def test_the_loopback_setting_admits_127_only(address: str, admitted: bool) -> None:
    assert AddressGuard(allow_loopback=True).admits(address) is admitted


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        pytest.param([["10.0.0.1"]], PollOutcome.BLOCKED_ADDRESS, id="private"),
        pytest.param([["127.0.0.1"], ["10.0.0.1"]], PollOutcome.BLOCKED_ADDRESS, id="rebound-between-hops"),
        pytest.param([["127.0.0.1"], ["169.254.169.254", "::1"]], PollOutcome.BLOCKED_ADDRESS, id="rebound-to-several"),
        pytest.param([["10.0.0.1", "127.0.0.1"], ["127.0.0.1"]], None, id="only-the-admitted-is-tried"),
    ],
)
def test_a_name_is_judged_by_the_address_of_each_hop(
    client: WebClient,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[list[str]],
    problem: PollOutcome | None,
) -> None:
    """127.0.0.1 stands for a public address here; what a name server says changes from one question to the next."""
    said = iter(answers)

    def getaddrinfo(host: str, port: int, *args: object) -> list[tuple[object, ...]]:
        assert host == "rebinding.example"
        rows = next(said)
        return [
            (socket.AF_INET6 if ":" in row else socket.AF_INET, socket.SOCK_STREAM, 6, "", (row, port)) for row in rows
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    site.replies["/a"] = Reply(302, headers={"Location": "/b", "Connection": "close"})
    site.replies["/b"] = Reply(200, b"inside")
    got = client.get(site.url("/a", "rebinding.example"), max_bytes=1000, timeout=5)
    assert got.problem is problem
    assert (got.body == b"inside") == (problem is None)
