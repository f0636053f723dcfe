"""The processes of a running city, each one a `kaga` command of its own.

>>> [child.name for child in children(development=False)][:3]
['web', 'worker', 'ledger']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Child:
    """One process: its name in the log, its command, the port it needs free.

    `begins` says when: with the city, or once the city answers, so that the first page does
    not wait for what takes long.
    """

    name: str
    command: tuple[str, ...]
    port: int | None = None
    begins: Literal["with the city", "after it"] = "with the city"


def children(*, development: bool) -> list[Child]:
    """What `kaga run` keeps running."""
    city = [
        Child("web", ("web",), settings.KAGA_PORT),
        Child("worker", ("worker",)),
        Child("ledger", ("ledger", "sequence", "--patience", "10")),
    ]
    if settings.KAGA_PLANNER:
        city.append(Child("planner", ("airspace", "planner"), begins="after it"))
    if settings.KAGA_JOURNEYS:
        city.append(Child("journeys", ("mobility", "planner"), begins="after it"))
    if settings.KAGA_EXCHANGE:
        city += _exchange()
    return city + (_simulators() if development else [])


def _exchange() -> list[Child]:
    """The data platform and what publishes the city on it."""
    serve = ["exchange", "serve", "--port", str(settings.KAGA_EXCHANGE_PORT)]
    serve += ["--host", settings.KAGA_EXCHANGE_ADDRESS, "--access", "keys"]
    serve += ["--data", str(settings.KAGA_EXCHANGE_DATA)]
    serve += ["--contexts", str(settings.KAGA_EXCHANGE_CONTEXTS)]
    serve += ["--page", "1000"]
    serve += ["--city-key", str(settings.KAGA_KEYS / "exchange.key")]
    for proxy in settings.KAGA_EXCHANGE_BEHIND:
        serve += ["--behind", proxy]
    parts = [
        Child("exchange", tuple(serve), settings.KAGA_EXCHANGE_PORT, begins="after it"),
        Child("publish", ("exchange", "publish", "--follow"), begins="after it"),
    ]
    if settings.KAGA_DEVICES_MQTT:
        parts.append(Child("devices", ("exchange", "devices"), begins="after it"))
    return parts


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
