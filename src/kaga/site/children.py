"""The processes of a running city, each one a `kaga` command of its own.

>>> [child.name for child in children(development=False)]
['web', 'worker', 'ledger']
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Child:
    """One process: its name in the log, its command, the port it needs free."""

    name: str
    command: tuple[str, ...]
    port: int | None = None


def children(*, development: bool) -> list[Child]:
    """What `kaga run` keeps running."""
    city = [
        Child("web", ("web",), settings.KAGA_PORT),
        Child("worker", ("worker",)),
        Child("ledger", ("ledger", "sequence", "--patience", "10")),
    ]
    return city + (_simulators() if development else [])


def _simulators() -> list[Child]:
    """The outside world, played by real servers on this machine."""
    played = [
        ("mailbox", ("mailbox",), settings.KAGA_SMTP_URL),
        ("card", ("simulate", "card"), settings.KAGA_CARD_ISSUER),
    ]
    return [
        Child(name, (*command, "--port", str(port)), port)
        for name, command, address in played
        if (port := _port_here(address)) is not None
    ]


def _port_here(address: str) -> int | None:
    """The port, if the address is one of this machine; a real provider is not played."""
    parts = urlsplit(address)
    return parts.port if parts.hostname in {"127.0.0.1", "localhost"} else None
