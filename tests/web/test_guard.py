"""Which addresses are admitted."""

from __future__ import annotations

import pytest

from pipeline.web.guard import AddressGuard


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
