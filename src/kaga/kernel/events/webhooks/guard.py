"""Where a webhook may go: never into the city's own network.

Whoever may enter an address could otherwise make the city's server speak to machines that
only it can reach (server-side request forgery). The name is resolved once, every address it
has must be public, and the connection goes to the very address that was checked, so a name
that changes between check and connection (DNS rebinding) gains nothing.

>>> may_reach(ip_address("169.254.169.254"), development=False)
False
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")


class Refused(ValueError):
    """The address of a webhook is one the city does not speak to."""


def may_reach(address: Address, *, development: bool) -> bool:
    """Whether an address is public; in development also one's own machine."""
    inner = _embedded(address)
    if inner is not None:
        return may_reach(inner, development=development)
    if development and address.is_loopback:
        return True
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, if any."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def pinned(host: str, port: int, *, development: bool) -> str:
    """The address to connect to for `host`.

    Raises
    ------
    Refused: the name has an address that is not public, or none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # the latter for what is no name at all
        raise Refused("the name has no address") from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not all(may_reach(address, development=development) for address in addresses):
        raise Refused("the address is not public")
    return str(addresses[0])


def check_url(url: str, *, development: bool) -> None:
    """Refuse an address that no webhook may have, whatever its name resolves to.

    Raises
    ------
    Refused: not https (http only to one's own machine, in development), or with a user name,
        fragment, control character or without a host.
    """
    if len(url) > 500 or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise Refused("too long, or with characters that no address has")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("not an address") from error
    if not host or parts.username is not None or parts.fragment or port == 0:
        raise Refused("without host, or with user name or fragment")
    if parts.scheme != "https" and not (development and _is_own(host, parts.scheme)):
        raise Refused("not https")
    literal = _literal(host)
    if literal is not None and not may_reach(literal, development=development):
        raise Refused("the address is not public")


def _is_own(host: str, scheme: str) -> bool:
    return scheme == "http" and host in {"127.0.0.1", "::1", "localhost"}


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
