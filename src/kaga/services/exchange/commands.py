"""`kaga exchange`: the broker's process and its log.

>>> # kaga exchange serve --port 8400 --data var/exchange
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from kaga.services.exchange.serving import Options, Sharing

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """Where a broker keeps what it acknowledges."""

    EMBEDDED = "embedded"
    POSTGRES = "postgres"


class Access(StrEnum):
    """Who may do what."""

    OPEN = "open"
    KEYS = "keys"


_OPEN_OR_KEYS = "open: to everybody (the default on 127.0.0.1); keys: strangers only read"
AccessOption = Annotated[Access | None, typer.Option(help=_OPEN_OR_KEYS)]
CityKeyOption = Annotated[
    Path | None, typer.Option(help="file with the secret of the city's own processes")
]
BehindOption = Annotated[
    list[str] | None, typer.Option(help="address of a reverse proxy that is believed")
]
RateOption = Annotated[
    float, typer.Option(help="requests a second that one caller may make without a key")
]
ContextsOption = Annotated[
    Path | None, typer.Option(help="pinned contexts: a folder with index.json")
]
HostOption = Annotated[str, typer.Option(help="the address on which it listens")]
_OWN_MACHINE = "contexts may come from this machine, notifications go to it"
OwnMachineOption = Annotated[bool, typer.Option("--own-machine", help=_OWN_MACHINE)]
AliasOption = Annotated[str, typer.Option(help="what other brokers call this one")]
AddressOption = Annotated[str, typer.Option(help="where other brokers reach this one")]
PageOption = Annotated[
    int, typer.Option(min=1, help="instances of an attribute in one temporal answer")
]
CheckpointOption = Annotated[
    int, typer.Option(help="megabytes of log after which a checkpoint is made", min=0)
]
PatienceOption = Annotated[
    float, typer.Option(help="seconds for which a notification is tried")
]
_STORE = "a log of its own, or PostgreSQL, which several brokers share"
StoreOption = Annotated[Kind, typer.Option(help=_STORE, envvar="KAGA_EXCHANGE_STORE")]
app = typer.Typer(help="The city's data platform.", no_args_is_help=True)


@app.callback()
def _exchange() -> None:
    """The city's data platform."""


@app.command()
def serve(  # noqa: PLR0913 - the options of a command
    port: Annotated[int, typer.Option(help="where it listens")],
    data: Annotated[Path, typer.Option(help="the folder that it keeps")],
    contexts: ContextsOption = None,
    host: HostOption = "127.0.0.1",
    *,
    own_machine: OwnMachineOption = False,
    store: StoreOption = Kind.EMBEDDED,
    checkpoint: CheckpointOption = 64,
    patience: PatienceOption = 600.0,
    access: AccessOption = None,
    city_key: CityKeyOption = None,
    behind: BehindOption = None,
    public_rate: RateOption = 50.0,
    alias: AliasOption = "",
    address: AddressOption = "",
    page: PageOption = 16,
) -> None:
    """Serve NGSI-LD until stopped."""
    from kaga.services.exchange.serving import Options  # noqa: PLC0415 - only here

    _run(
        Options(
            port,
            data,
            host,
            contexts,
            own_machine,
            access=(access or _access_at(host)).value,
            city_key=city_key,
            proxies=tuple(behind or ()),
            public_rate=public_rate,
            checkpoint=checkpoint * 1024 * 1024,
            patience_s=patience,
            alias=alias,
            address=address,
            shared=_sharing(store),
            page=page,
        )
    )


def _run(options: Options) -> None:
    from kaga.services.exchange.log.journal import Damaged, InUse  # noqa: PLC0415 - as below
    from kaga.services.exchange.log.store import Unopened  # noqa: PLC0415
    from kaga.services.exchange.serving import serve as run  # noqa: PLC0415 - only here

    try:
        run(options)
    except (InUse, Damaged, Unopened) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _access_at(host: str) -> Access:
    """Who is on this machine may do everything; from elsewhere only who has a key."""
    return Access.OPEN if host in {"127.0.0.1", "::1", "localhost"} else Access.KEYS


@app.command("move")
def move_to_shared(
    folder: Annotated[Path, typer.Argument(help="the folder of a broker that does not run")],
) -> None:
    """Write a broker's log to the empty tables at KAGA_EXCHANGE_DATABASE_URL."""
    from kaga.services.exchange.log.journal import Damaged, InUse  # noqa: PLC0415 - only here
    from kaga.services.exchange.log.store import Unopened  # noqa: PLC0415
    from kaga.services.exchange.shared.moving import move  # noqa: PLC0415

    try:
        records = move(folder, _database())
    except (Damaged, InUse, Unopened) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"moved: {records:,} records")


def _sharing(store: Kind) -> Sharing | None:
    """Where the shared store is; None for a log of one's own."""
    if store is Kind.EMBEDDED:
        return None
    from kaga.services.exchange.serving import Sharing  # noqa: PLC0415 - only here

    return Sharing(
        _database(),
        os.environ.get("KAGA_EXCHANGE_NATS_URLS", "nats://127.0.0.1:4222"),
        int(os.environ.get("KAGA_EXCHANGE_NATS_REPLICAS", "3")),
    )


def _database() -> str:
    """The address of the shared store; it has a password, which no command line shows."""
    address = os.environ.get("KAGA_EXCHANGE_DATABASE_URL", "")
    if not address:
        typer.echo("say in KAGA_EXCHANGE_DATABASE_URL where PostgreSQL is", err=True)
        raise typer.Exit(2)
    return address


@app.command("verify-log")
def verify_log(folder: Annotated[Path, typer.Argument(help="the broker's folder")]) -> None:
    """Read what a stopped broker keeps, log, archive and checkpoint: is it whole?"""
    from kaga.services.exchange.log.journal import Damaged, verify  # noqa: PLC0415 - only here
    from kaga.services.exchange.state.checkpoint import verify_checkpoint  # noqa: PLC0415

    try:
        known, entities = verify_checkpoint(folder)
        segments, records = verify(folder / "log", known)
    except Damaged as error:
        typer.echo(f"damaged: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"whole: {records:,} records in {segments} segments")
    if known:
        typer.echo(f"whole: a checkpoint of {entities:,} entities at record {known:,}")


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="the broker's folder; it may be in use")],
    at: Annotated[str, typer.Option(help="the moment, as 2027-04-01T09:00:00+09:00")],
    to: Annotated[
        Path | None,
        typer.Option(help="the new folder; else one beside it, named by the moment"),
    ] = None,
) -> None:
    """Make a folder with the city as it was at a moment."""
    from kaga.services.exchange.log.journal import Damaged  # noqa: PLC0415 - only here
    from kaga.services.exchange.log.restoring import copy_until  # noqa: PLC0415

    moment = _moment(at)
    target = to or folder.with_name(f"{folder.name}-{moment:%Y%m%dT%H%M%S}")
    micros = (moment - _EPOCH) // timedelta(microseconds=1)
    try:
        copied = copy_until(folder / "log", target / "log", micros)
    except Damaged as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{target}: {copied.records:,} records up to {moment.isoformat()}")
    typer.echo(f"serve it: kaga exchange serve --port 8400 --data {target}")


def _moment(text: str) -> datetime:
    """The moment of an option; one without a place on the earth is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no moment") from error
    if moment.tzinfo is None:
        raise typer.BadParameter("add the difference to UTC: Z, or +09:00")
    return moment
