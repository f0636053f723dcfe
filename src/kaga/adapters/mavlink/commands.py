"""`kaga simulate autopilot`: a vehicle's side of the mission protocol on a real socket.

It keeps missions as ArduPilot keeps them and fails as told; it does not fly. For flights there
is ArduPilot's own simulator.

>>> # kaga simulate autopilot --port 5760 --fault repeats=2 --fault invalid-sequence
>>> # kaga airspace fly flight.plan --mavlink tcp:127.0.0.1:5760
"""

from __future__ import annotations

import threading
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kaga.adapters.mavlink.simulator import Faults


def autopilot(
    port: Annotated[int, typer.Option(help="where to listen on this machine", min=0)] = 5760,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME or NAME=NUMBER, again and again: repeats, invalid-sequence, no-space,"
            " capacity, drops, alters, loses-last, loses-ack, is-old, early-ack, refuses,"
            " falls-silent-after, asks-beyond, is-px4, will-not-arm"
        ),
    ] = None,
    *,
    udp: Annotated[bool, typer.Option(help="UDP instead of TCP")] = False,
) -> None:
    """Serve a simulated autopilot until it is stopped; faults on command."""
    from kaga.adapters.mavlink.problems import NotInstalled  # noqa: PLC0415 - only this one
    from kaga.adapters.mavlink.simulator import SimulatedAutopilot  # noqa: PLC0415
    from kaga.adapters.mavlink.simulator_server import running  # noqa: PLC0415

    try:
        simulated = SimulatedAutopilot(faults_of(fault or []))
    except (NotInstalled, ValueError) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    with running(simulated, "udp" if udp else "tcp", port=port) as address:
        typer.echo(f"simulated autopilot: {address} (keeps missions, does not fly)")
        threading.Event().wait()


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
