"""Commands whose module is loaded when one of them is asked for.

The engines of the air bring a compiler with them; `kaga run` and every other command start
without it.

>>> app = commands_later("The map.", "kaga.services.airspace.commands", prepare)
... # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

if TYPE_CHECKING:
    from collections.abc import Callable


def commands_later(told: str, module: str, prepare: Callable[[], None]) -> typer.Typer:
    """A group of commands that stands for the `app` of a module.

    Parameters
    ----------
    told: what its help says before the module is loaded.
    module: loaded at the first use; it has a `typer.Typer` called `app`, and `begin_with`.
    prepare: for `begin_with`: makes sure that there is a city, where a command needs one.
    """

    class Later(TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:
            return _group(module, prepare).list_commands(ctx)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            return _group(module, prepare).get_command(ctx, cmd_name)

    app = typer.Typer(cls=Later, help=told, no_args_is_help=True)
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    """No command of the group does anything before its own."""


def _group(module: str, prepare: Callable[[], None]) -> TyperGroup:
    loaded = importlib.import_module(module)
    loaded.begin_with(prepare)
    found = get_command(loaded.app)
    if not isinstance(found, TyperGroup):
        raise TypeError(f"{module} has no group of commands")
    return found
