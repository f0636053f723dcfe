"""Mounts the sub-commands of every part on the `kaga` command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    import typer


def mount(app: typer.Typer) -> None:
    """Add every part's commands to `app`."""
    django.setup()
    from kaga.adapters.card_login import commands as simulators  # noqa: PLC0415
    from kaga.kernel.identity import commands as identity  # noqa: PLC0415
    from kaga.kernel.permissions import commands as permissions  # noqa: PLC0415

    identity.app.command("staff-seed")(staff_seed)
    app.add_typer(identity.app, name="identity")
    app.add_typer(identity.drill_app, name="drill")
    app.add_typer(permissions.app, name="permissions")
    app.add_typer(simulators.app, name="simulate")
    app.command("manage", context_settings={"ignore_unknown_options": True})(manage)


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
