"""What a new city needs before anybody can stand in it; each part names its own step here.

>>> HOOKS.append(Hook("city pack", needed=nothing_loaded, run=load_pack))    # doctest: +SKIP

A step is asked whether it is needed at every start, so the question must be quick.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MIGRATIONS_MODULE_NAME
from django.db.migrations.recorder import MigrationRecorder

from kaga.kernel.identity.models import RollEntry
from kaga.kernel.places import beginning as places
from kaga.services.mobility.actions.network import begin_network, is_without_network
from kaga.services.mobility.rides import seeds as rides
from kaga.services.platform import contexts
from kaga.services.procedures.seeds import is_behind as catalogue_is_behind
from kaga.services.procedures.seeds import load_catalogue
from kaga.site.staffseed import seed_roll, seed_staff

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Hook:
    """One step: its title for the terminal, whether it is needed, and what it does."""

    title: str
    needed: Callable[[], bool]
    run: Callable[[], object]


def _no_demo_people() -> bool:
    return settings.KAGA_DEVELOPMENT and not RollEntry.objects.exists()


def _seed_demo_people() -> None:
    seed_roll()
    seed_staff()


HOOKS: list[Hook] = [
    Hook("loading the city pack", places.is_behind, places.load),
    Hook("loading the catalogue of procedures", catalogue_is_behind, load_catalogue),
    Hook("writing the first lines and times", is_without_network, begin_network),
    Hook("loading the shared taxi's first data", rides.needed, rides.load_rides),
    Hook("pinning the city's own context", lambda: not contexts.are_pinned(), contexts.pin),
    Hook("registering the demo staff and the roll", _no_demo_people, _seed_demo_people),
]


def prepare(say: Callable[[str], None]) -> None:
    """Bring tables up to date and fill what is empty; says what it does."""
    if _behind():
        say("migrating the database")
        call_command("migrate", interactive=False, verbosity=0)
    for hook in HOOKS:
        if hook.needed():
            say(hook.title)
            hook.run()
    connections.close_all()


def _behind() -> bool:
    """Whether a migration has not been applied: by their names, without loading them all."""
    written = {
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in pkgutil.iter_modules([str(Path(app.path) / MIGRATIONS_MODULE_NAME)])
        if not module.name.startswith(("_", "~"))
    }
    return not written <= MigrationRecorder(connection).applied_migrations().keys()
