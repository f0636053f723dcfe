"""`kaga permissions`: the matrix of roles and permissions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Roles and permissions.", no_args_is_help=True)


@app.callback()
def permissions() -> None:
    """Roles and permissions."""


@app.command()
def matrix(
    write: Annotated[Path | None, typer.Option(help="Write the document to this file.")] = None,
) -> None:
    """Print the permission matrix, or write it to a file."""
    from kaga.kernel.permissions.matrix import (  # noqa: PLC0415 - Django is ready now
        matrix_text,
        undeclared_grants,
    )

    unknown = undeclared_grants()
    if unknown:
        print("roles grant what nobody declares: " + ", ".join(unknown))
        raise typer.Exit(1)
    if write is None:
        print(matrix_text(), end="")
    else:
        write.write_text(matrix_text(), "utf-8")
