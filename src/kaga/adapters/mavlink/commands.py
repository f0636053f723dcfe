"""`kaga simulate autopilot`: a vehicle that speaks MAVLink on a real socket.

It keeps missions as ArduPilot keeps them, flies them as a point of mass, and fails as told.
There is no autopilot in it, and it says so (version 0.0.0, KAGA-SIM); for what an autopilot
does there is ArduPilot's own simulator.

>>> # kaga simulate autopilot --port 5760 --fault repeats=2 --fault invalid-sequence
>>> # kaga airspace fly flight.plan --mavlink tcp:127.0.0.1:5760
"""

from __future__ import annotations

import threading
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kaga.adapters.mavlink.flying import Ground
    from kaga.adapters.mavlink.simulator import Faults


def autopilot(
    port: Annotated[int, typer.Option(help="where to listen on this machine", min=0)] = 5760,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME or NAME=NUMBER, again and again: repeats, invalid-sequence, no-space,"
            " capacity, drops, alters, loses-last, loses-ack, is-old, early-ack, refuses,"
            " falls-silent-after, asks-beyond, is-px4, will-not-arm, is-real, is-armed,"
            " loses-gps-at, stops-at, hovers-at (seconds of flight), drifts (cm/s)"
        ),
    ] = None,
    speedup: Annotated[
        float, typer.Option(help="times as fast as life", min=0.1, max=500.0)
    ] = 1.0,
    at: Annotated[str, typer.Option(help="where it stands: lat,lon,metres above the sea")] = "",
    *,
    udp: Annotated[bool, typer.Option(help="UDP instead of TCP")] = False,
) -> None:
    """Serve a simulated autopilot until it is stopped; faults on command."""
    from kaga.adapters.mavlink.problems import NotInstalled  # noqa: PLC0415 - only this one
    from kaga.adapters.mavlink.simulator import SimulatedAutopilot  # noqa: PLC0415
    from kaga.adapters.mavlink.simulator_server import running  # noqa: PLC0415

    try:
        simulated = SimulatedAutopilot(faults_of(fault or []), ground_of(at), speedup=speedup)
    except (NotInstalled, ValueError) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    try:
        with running(simulated, "udp" if udp else "tcp", port=port) as address:
            typer.echo(f"simulated autopilot: {address} (a point of mass, no autopilot)")
            threading.Event().wait()
    except OSError as taken:
        typer.echo(f"port {port}: {taken.strerror}", err=True)
        raise typer.Exit(2) from taken


def ground_of(text: str) -> Ground:
    """Where it stands; ArduPilot's own simulator's place if nothing is said."""
    from kaga.adapters.mavlink.flying import CANBERRA, Ground  # noqa: PLC0415 - as above

    if not text:
        return CANBERRA
    try:
        lat, lon, msl_m = (float(part) for part in text.split(","))
    except ValueError as error:
        raise ValueError(f"{text}: not lat,lon,metres") from error
    if not (abs(lat) <= 80.0 and abs(lon) <= 180.0 and -100.0 <= msl_m <= 5_000.0):
        raise ValueError(f"{text}: not lat,lon,metres")
    return Ground(lat, lon, msl_m)


def faults_of(texts: list[str]) -> Faults:
    """The faults that texts name; `ValueError` for what is none."""
    from kaga.adapters.mavlink.simulator import SOUND, Faults  # noqa: PLC0415 - as above

    usual = {one.name: getattr(SOUND, one.name) for one in fields(Faults)}
    wanted = dict(usual)
    for text in texts:
        name, _, number = text.partition("=")
        key = name.replace("-", "_")
        if key not in usual:
            known = ", ".join(one.replace("_", "-") for one in usual)
            raise ValueError(f"no fault {name}; there are {known}")
        is_switch = isinstance(usual[key], bool)
        if is_switch == bool(number) or (number and not number.isdecimal()):
            raise ValueError(f"{name} is {'a switch' if is_switch else 'NAME=NUMBER'}: {text}")
        wanted[key] = True if is_switch else int(number)
    return Faults(**wanted)
