"""Mounts the sub-commands of every part on the `kaga` command."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated

import django
import typer
from django.db import connections

from kaga.kernel.ledger import commands as ledger
from kaga.kernel.ledger.witness import commands as witness
from kaga.kernel.web.forms import commands as forms
from kaga.site.later import commands_later
from kaga.site.loading import loading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def mount(app: typer.Typer) -> None:
    """Add every part's commands to `app`."""
    django.setup()
    from kaga.adapters.card_login import commands as simulators  # noqa: PLC0415 - as below
    from kaga.adapters.mavlink import commands as vehicles  # noqa: PLC0415
    from kaga.kernel.identity import commands as identity  # noqa: PLC0415
    from kaga.kernel.permissions import commands as permissions  # noqa: PLC0415
    from kaga.kernel.places import commands as places  # noqa: PLC0415 - needs the set-up
    from kaga.services.procedures import commands as procedures  # noqa: PLC0415
    from kaga.site import mail_commands  # noqa: PLC0415 - needs the settings

    app.add_typer(ledger.app)
    app.add_typer(witness.app)
    app.add_typer(forms.app)
    app.command()(run)
    app.command()(web)
    app.command()(worker)
    app.command()(demo)
    mail_commands.mount(app)
    places.add_commands(app)
    identity.app.command("staff-seed")(staff_seed)
    app.add_typer(identity.app, name="identity")
    app.add_typer(identity.drill_app, name="drill")
    app.add_typer(permissions.app, name="permissions")
    simulators.app.command()(vehicles.autopilot)
    app.add_typer(simulators.app, name="simulate")
    app.add_typer(procedures.cases, name="cases")
    app.add_typer(procedures.catalogue, name="catalogue")
    from kaga.services.procedures.letters import commands as notices  # noqa: PLC0415

    app.add_typer(notices.app)
    _mount_later(app)
    app.command("manage", context_settings={"ignore_unknown_options": True})(manage)


def _mount_later(app: typer.Typer) -> None:
    """Those whose engines take long to load."""
    sky = "The map of the air, and routes through it."
    app.add_typer(
        commands_later(sky, "kaga.services.airspace.commands", _prepare), name="airspace"
    )
    ways = "Timetables, journeys, rides on demand."
    app.add_typer(
        commands_later(ways, "kaga.services.mobility.commands", _prepare_city), name="mobility"
    )
    votes = "Votes that anyone can verify."
    app.add_typer(
        commands_later(votes, "kaga.services.voting.commands", _prepare_city), name="vote"
    )
    platform = "The city's data platform."
    app.add_typer(
        commands_later(platform, "kaga.site.exchange_commands", _prepare_city),
        name="exchange",
    )


def _prepare() -> None:
    """Make sure, without a word, that there is a city; let it talk to vehicles."""
    from kaga.adapters.mavlink.station import Station  # noqa: PLC0415 - for these commands
    from kaga.services.airspace.filesdesk.vehicles import bind_vehicle_link  # noqa: PLC0415

    bind_vehicle_link(Station())
    _prepare_city()


def _prepare_city() -> None:
    """Make sure, without a word, that there is a city."""
    from kaga.site.first_run import prepare  # noqa: PLC0415 - needs the settings

    prepare(lambda _: None)


@contextlib.contextmanager
def tidy_end() -> Iterator[None]:
    """Close the database at the end of a command: the last to close it empties SQLite's log."""
    try:
        yield
    finally:
        connections.close_all()


def run(context: typer.Context) -> None:
    """Prepare the city, run all its processes and say where to look."""
    with loading():
        from kaga.site import supervisor  # noqa: PLC0415 - only this command needs it

    kaga = context.find_root().command

    def execute(arguments: Sequence[str]) -> int:
        with tidy_end():
            return int(kaga.main(list(arguments), "kaga", standalone_mode=False) or 0)

    raise typer.Exit(supervisor.run(execute))


def web() -> None:
    """Serve the portal (one of the processes of `kaga run`)."""
    from kaga.site.web import serve  # noqa: PLC0415 - only this command needs it

    serve()


def worker() -> None:
    """Deliver events, send webhooks and mail, run jobs (one of the processes of `kaga run`)."""
    from kaga.site.worker import work  # noqa: PLC0415 - only this command needs it

    raise typer.Exit(work())


def demo(
    *,
    sky: Annotated[
        bool, typer.Option("--sky", help="only the sky, with flights; beside a running city")
    ] = False,
) -> None:
    """Fill a development city with 10,000 residents' worth of activity."""
    from kaga.site.demo import (  # noqa: PLC0415 - as above
        DemoRefused,
        Plan,
        make_demo,
        make_sky,
    )
    from kaga.site.first_run import prepare  # noqa: PLC0415

    prepare(print)
    try:
        made = make_sky(say=print) if sky else make_demo(Plan(), say=print)
    except DemoRefused as error:
        print(error)
        raise typer.Exit(1) from error
    print(", ".join(f"{count:,} {what}" for what, count in made.items()))


def manage(arguments: list[str]) -> None:
    """Run one of Django's own commands (migrate, makemigrations, …)."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["kaga manage", *arguments])


def staff_seed() -> None:
    """Register the simulator's staff with their roles, and its residents in the roll."""
    from kaga.kernel.identity.profiles import person_row  # noqa: PLC0415
    from kaga.site.staffseed import seed_roll, seed_staff  # noqa: PLC0415

    print(f"roll: {seed_roll()} residents added")
    for code, person in seed_staff().items():
        print(f"{code}: {person_row(person).handle}")
