"""The `kaga` command: each part of the city adds its own sub-commands.

>>> # kaga ledger verify receipt.tlog-proof --key city.vkey
"""

from __future__ import annotations

import os
import sys

import typer

from kaga.kernel.ledger import commands as ledger

app = typer.Typer(
    name="kaga", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.callback()
def city() -> None:
    """The platform that runs all services of one city."""


def main() -> None:
    """Entry of the console script."""
    if sys.argv[1:3] == ["ledger", "verify"]:
        # A receipt is checked anywhere: without settings, database or a folder of the city's.
        app.add_typer(ledger.app)
        app()
        return
    if sys.argv[1:3] == ["notice", "verify"]:
        from kaga.services.procedures.letters import commands as notices  # noqa: PLC0415

        app.add_typer(notices.app)
        app()
        return
    if sys.argv[1:2] == ["vote"] and sys.argv[2:3] in (["verify"], ["verify-diff"]):
        # An auditor has no city, and should need none.
        from kaga.services.voting import commands as votes  # noqa: PLC0415

        app.add_typer(votes.app, name="vote")
        app()
        return
    city: tuple[list[str], ...] = ([], ["--help"], ["publish"], ["devices"])
    if sys.argv[1:2] == ["exchange"] and sys.argv[2:3] not in city:
        # The broker is a process of its own: it knows neither the portal nor its database.
        from kaga.services.exchange import commands as exchange  # noqa: PLC0415 - only here

        app.add_typer(exchange.app, name="exchange")
        app()
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
    from kaga.site.loading import loading  # noqa: PLC0415 - seldom needed above

    with loading():
        from kaga.site.commands import mount, tidy_end  # noqa: PLC0415 - as above, and settings

        mount(app)
    with tidy_end():
        app()


if __name__ == "__main__":
    main()
