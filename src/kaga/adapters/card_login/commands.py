"""`kaga simulate card`: the simulated Digital Authentication App on a port of its own."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Simulators of the outside world.", no_args_is_help=True)


@app.callback()
def simulate() -> None:
    """Simulators of the outside world."""


@app.command()
def card(
    port: Annotated[int, typer.Option(help="Where to listen on this machine.")] = 8090,
) -> None:
    """Serve the simulated card provider until it is stopped."""
    from django.conf import settings  # noqa: PLC0415 - Django is ready now

    from kaga.adapters.card_login.simulator import CardProvider  # noqa: PLC0415
    from kaga.adapters.card_login.simulator_server import (  # noqa: PLC0415
        client_of_this_city,
        serve,
    )

    provider = CardProvider(
        client_of_this_city(settings.KAGA_CARD_CLIENT_ID, settings.KAGA_KEYS)
    )
    print(f"card simulator: http://localhost:{port}/api/realms/main")
    serve(provider, port=port)
