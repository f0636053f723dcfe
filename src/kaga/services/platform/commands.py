"""`kaga exchange publish` and `devices`: the city and its devices onto the data platform.

>>> # kaga exchange publish --all
>>> # kaga exchange devices --declare devices.toml
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import httpx
import typer

_prepare: list[Callable[[], None]] = []


def begin_with(prepare: Callable[[], None]) -> None:
    """Say what makes sure that there is a city."""
    _prepare[:] = [prepare]


def add_to(app: typer.Typer) -> None:
    """Mount on the group of the exchange's commands."""
    app.command()(publish)
    app.command()(devices)


def publish(
    *,
    all_: Annotated[
        bool, typer.Option("--all", help="send everything anew, known to be there or not")
    ] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="go on with every change (a process of kaga run)")
    ] = False,
) -> None:
    """Bring the data platform to the state of the city."""
    from kaga.services.platform.client import BrokerSaidNo, city_broker  # noqa: PLC0415 - only here
    from kaga.services.platform.publishing.following import (  # noqa: PLC0415 - only here
        HeldByAnother,
        Publisher,
    )
    from kaga.services.platform.publishing.process import follow as go_on  # noqa: PLC0415

    if follow:
        go_on()
        return
    for prepare in _prepare:
        prepare()
    with city_broker() as broker:
        publisher = Publisher(broker)
        try:
            outcome = publisher.everything(anew=all_)
        except HeldByAnother as error:
            typer.echo(f"{error} is publishing already, all the time (kaga run)", err=True)
            raise typer.Exit(2) from error
        except (httpx.HTTPError, BrokerSaidNo) as error:
            typer.echo(f"the platform at {broker.url} does not take it: {error}", err=True)
            raise typer.Exit(1) from error
        finally:
            publisher.leave()
    typer.echo(f"{outcome.sent:,} sent, {outcome.gone:,} gone, {outcome.same:,} there already")
    for entity, why in outcome.refused.items():
        typer.echo(f"refused: {entity}: {why}", err=True)
    raise typer.Exit(1 if outcome.refused else 0)


def devices(
    declare: Annotated[
        Path | None,
        typer.Option(help="have read exactly what this TOML file declares, and end"),
    ] = None,
) -> None:
    """Read devices from the MQTT broker at KAGA_DEVICES_MQTT until stopped."""
    if declare is not None:
        _declare(declare)
        return
    from kaga.services.platform.devices.process import read_devices  # noqa: PLC0415 - only here

    try:
        read_devices()
    except ValueError as error:
        typer.echo(f"KAGA_DEVICES_MQTT: {error}", err=True)
        raise typer.Exit(2) from error


def _declare(file: Path) -> None:
    from kaga.kernel.errors import Invalid  # noqa: PLC0415 - only here
    from kaga.services.platform.devices.declaring import declare_all, read_file  # noqa: PLC0415

    for prepare in _prepare:
        prepare()
    try:
        wanted = read_file(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        typer.echo(f"{file}: {error}", err=True)
        raise typer.Exit(2) from error
    except Invalid as invalid:
        for where, why in invalid.fields.items():
            typer.echo(f"{file}: {where}: {why[0]}", err=True)
        raise typer.Exit(1) from invalid
    fresh, gone = declare_all(wanted)
    typer.echo(f"{len(wanted):,} declared: {fresh:,} new, {gone:,} ended")
