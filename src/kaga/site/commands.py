"""Mounts the sub-commands of every part on the `kaga` command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django

from kaga.kernel.ledger import commands as ledger

if TYPE_CHECKING:
    import typer


def mount(app: typer.Typer) -> None:
    """Add every part's commands to `app`."""
    django.setup()
    app.add_typer(ledger.app)
    app.command("manage", context_settings={"ignore_unknown_options": True})(manage)


def manage(arguments: list[str]) -> None:
    """Run one of Django's own commands (migrate, makemigrations, …)."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["kaga manage", *arguments])
