"""Webhooks never reach into the city's own network."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from kaga.kernel.events.webhooks.guard import Refused, check_url, may_reach, pinned

PRIVATE = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
]


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("development", [False, True])
def test_a_private_address_is_never_reached(address, development):
    assert may_reach(ip_address(address), development=development) is False


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_the_own_machine_is_reached_in_development_only(address):
    assert may_reach(ip_address(address), development=True) is True
    assert may_reach(ip_address(address), development=False) is False


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_a_public_address_is_reached(address):
    assert may_reach(ip_address(address), development=False) is True


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "ftp://example.org/hook",
        "https://user:pass@example.org/",
        "https://example.org/#part",
        "https:///hook",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://[::1",
        "https://127.0.0.1/hook",
        "https://[::ffff:10.0.0.1]/",
        "https://example.org/a b",
        "https://example.org/\nhost: x",
        "https://example.org/" + "a" * 500,
        "http://localhost/",
        "",
    ],
)
def test_such_an_address_is_refused(url):
    with pytest.raises(Refused):
        check_url(url, development=False)


@pytest.mark.parametrize("url", ["https://example.org/hook?a=1", "https://example.org:8443/"])
def test_a_public_https_address_is_taken(url):
    assert check_url(url, development=False) is None


def test_plain_http_is_taken_in_development_to_the_own_machine_only():
    assert check_url("http://127.0.0.1:8740/hook", development=True) is None
    with pytest.raises(Refused):
        check_url("http://example.org/", development=True)


def test_a_name_that_leads_to_the_own_machine_is_refused_at_the_connection():
    with pytest.raises(Refused):
        pinned("localhost", 80, development=False)
    assert ip_address(pinned("localhost", 80, development=True)).is_loopback


@pytest.mark.parametrize("name", ["nothing.invalid", f"{'a' * 70}.example", "a..b"])
def test_a_name_without_address_is_refused(name):
    with pytest.raises(Refused, match="the name has no address"):
        pinned(name, 443, development=False)
