"""The broker's process: from a folder and a port to a running server, and back down.

Why uvloop and its own loop: it is half the cost of an answer. Why no fork, no workers: one
process holds one folder; whoever needs more processors runs followers beside it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

import structlog
import uvloop

from kaga.kernel.exchange.keys import city_key, digest_of
from kaga.services.exchange.access.gate import Gate, Limit
from kaga.services.exchange.application import Application
from kaga.services.exchange.http.protocol import Connection, Shared
from kaga.services.exchange.notify.delivery import Delivery, Policy, Writes
from kaga.services.exchange.notify.face import notify_face
from kaga.services.exchange.notify.notifier import Notifier
from kaga.services.exchange.notify.plans import read_plan
from kaga.services.exchange.notify.writing import Writer
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.checkpointing import EVERY_BYTES, Checkpointer
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.documents import Collection
from kaga.services.exchange.state.ending import Ending
from kaga.services.exchange.state.following import Follower
from kaga.services.exchange.state.opening import open_broker
from kaga.services.exchange.temporal.histories import PAGE, Histories
from kaga.services.exchange.v2.face import v2_face
from kaga.services.exchange.v2.forwarding import Forwarding
from kaga.services.exchange.v2.telling import V2Writer
from kaga.services.exchange.v2.telling import read_plan as read_v2_plan

_IDLE_S: Final = 75.0
_SWEEP_S: Final = 1.0
_BURST_S: Final = 4.0
_TRIM_THRESHOLD: Final = -1  # mallopt(3)
_MMAP_THRESHOLD: Final = -3
_LARGE_BYTES: Final = 4 * 1024 * 1024  # from here on memory is the system's again when freed
_KEPT_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where the shared store is.

    Attributes
    ----------
    database: address of PostgreSQL.
    streams: addresses of NATS servers with JetStream, with commas between them.
    replicas: on how many of them a message is.
    """

    database: str
    streams: str
    replicas: int = 3


@dataclass(frozen=True, slots=True)
class Options:
    """How a broker is run.

    Attributes
    ----------
    port: 0 for one that is free.
    contexts: a folder of pinned contexts.
    own_machine: whether contexts may be fetched from the broker's own machine.
    most: bytes of the largest body.
    checkpoint: bytes of log after which a checkpoint is made.
    patience_s: how long a notification is tried.
    access: `keys` for whatever a stranger may not do, `open` where nobody is a stranger.
    city_key: the file with the secret of the city's own processes.
    proxies: addresses of reverse proxies that are believed about who asks.
    public_rate: requests a second that one caller may make without a key.
    alias: what other brokers call this one; empty for one of its own making.
    address: where other brokers reach this one; empty for where it listens, if that is one
        address. Without any, no subscription is forwarded.
    shared: the store that several brokers share; None for a log in the folder.
    page: instances of each attribute in one answer about evolutions, at most.
    """

    port: int
    data: Path
    host: str = "127.0.0.1"
    contexts: Path | None = None
    own_machine: bool = False
    most: int = 16 * 1024 * 1024
    checkpoint: int = EVERY_BYTES
    patience_s: float = 600.0
    access: Literal["open", "keys"] = "open"
    city_key: Path | None = None
    proxies: tuple[str, ...] = ()
    public_rate: float = 50.0
    alias: str = ""
    address: str = ""
    shared: Sharing | None = None
    page: int = PAGE


class Part(Protocol):
    """What works beside requests as long as the broker runs: telling, merging, forwarding."""

    async def start(self) -> None:
        """Begin; the log has been read and nobody is connected yet."""

    async def close(self) -> None:
        """End; the log still takes records."""


def _itself(part: Part) -> Part:
    """A process that shares its store with nobody is always the one."""
    return part


@dataclass(frozen=True, slots=True)
class Opened:
    """A broker over its store.

    Attributes
    ----------
    folder: for what is the process's own.
    parts: what the store runs beside requests.
    alone: makes a part run in one process only of those that share the store.
    """

    broker: Broker
    folder: Path
    parts: tuple[Part, ...] = ()
    alone: Callable[[Part], Part] = _itself


@dataclass(frozen=True, slots=True)
class Place:
    """Where a broker over a shared store lives."""

    sharing: Sharing
    data: Path
    contexts: Contexts


def serve(options: Options) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises
    ------
    InUse, Damaged
        The folder is held by another process, or its log is not what was written.
    """
    _log_plainly()
    _keep_memory()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(options))


def _keep_memory() -> None:
    """Have the C library keep what was freed, up to some megabytes, for the next request.

    Bodies of batches and columns of histories are large and short-lived; pages that are given
    back and fetched anew for each cost more than the work on them. Elsewhere than with glibc
    nothing happens.
    """
    with contextlib.suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        library.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)


def _log_plainly() -> None:
    """One line of JSON for each event; never the values that a failing function held."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Built:
    """A broker whose log has been read; `parts` in the order of starting."""

    broker: Broker
    application: Application
    shared: Shared
    parts: Sequence[Part]


def _build(options: Options, loop: asyncio.AbstractEventLoop) -> _Built:
    histories = Histories(_own_folder(options) / "temporal", options.page)
    ld, v2 = Collection.SUBSCRIPTION, Collection.V2_SUBSCRIPTION
    notifier = Notifier({ld: read_plan, v2: read_v2_plan})
    opened = _opened(options, loop, [notifier, histories])
    broker = opened.broker
    broker.alias = options.alias
    policy = Policy(options.own_machine, options.patience_s)
    writers: dict[Collection, Writes] = {ld: Writer(broker), v2: V2Writer()}
    delivery = Delivery(broker, notifier, policy, writers)
    forwarding = Forwarding(own_machine=options.own_machine)
    application = Application(
        broker,
        loop,
        own_machine=options.own_machine,
        faces=(notify_face(delivery), v2_face(notifier, forwarding)),
        gate=_gate(broker, options),
    )
    shared = Shared(loop, application.handle, application.standing, options.most)
    parts: list[Part] = [
        *opened.parts,
        Checkpointer(broker, opened.folder, options.checkpoint),
        opened.alone(delivery),
        opened.alone(Ending(broker)),
        application.sources,
    ]
    return _Built(broker, application, shared, parts)


async def _serve(options: Options) -> None:
    loop = asyncio.get_running_loop()
    built = _build(options, loop)
    for part in built.parts:
        await part.start()
    stop = _stop_of(loop)
    server = await loop.create_server(
        lambda: Connection(built.shared), options.host, options.port, backlog=1024
    )
    sweeper = loop.create_task(_sweep(built.shared, built.application))
    port = server.sockets[0].getsockname()[1]
    address = options.address or _own_address(options.host, port)
    if address:
        built.application.sources.forwarding.begin(address)
    print(f"exchange: http://{options.host}:{port}/ngsi-ld/v1/", flush=True)  # noqa: T201 - said once
    await stop.wait()
    server.close()
    sweeper.cancel()
    for part in reversed(built.parts):
        await part.close()
    built.broker.close()
    await asyncio.sleep(0)  # what the log has told is told on
    for connection in list(built.shared.connections):
        connection.close()


def _own_address(host: str, port: int) -> str:
    """Where whoever listens at one address is reached; empty for every address."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - looked at, not bound to
        return ""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _stop_of(loop: asyncio.AbstractEventLoop) -> asyncio.Event:
    """What an operator sets with a signal."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _opened(
    options: Options, loop: asyncio.AbstractEventLoop, followers: Sequence[Follower]
) -> Opened:
    """The broker over its store, and what the store runs beside it."""
    contexts = Contexts(options.contexts)
    if options.shared is None:
        return Opened(open_broker(options.data, contexts, loop, followers), options.data)
    from kaga.services.exchange.shared.opening import open_shared  # noqa: PLC0415 - only here

    place = Place(options.shared, _own_folder(options), contexts)
    return open_shared(place, loop, followers)


def _own_folder(options: Options) -> Path:
    """Where a process keeps what is its own; a log that moved away stays as it was."""
    return options.data if options.shared is None else options.data / "shared"


def _gate(broker: Broker, options: Options) -> Gate | None:
    if options.access == "open":
        return None
    secret = None if options.city_key is None else city_key(options.city_key).secret
    limit = Limit(options.public_rate, options.public_rate * _BURST_S)
    city = None if secret is None else digest_of(secret)
    return Gate(broker, city, limit, frozenset(options.proxies))


async def _sweep(shared: Shared, application: Application) -> None:
    while True:
        await asyncio.sleep(_SWEEP_S)
        application.tick()
        shared.sweep(_IDLE_S)
