"""Repeating a command in a scratch copy of the database, so that the city does not notice."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence


def repeat_in_scratch_copy(arguments: Sequence[str]) -> int:
    """Run `kaga` with `arguments` on a copy of the database; its exit code.

    Raises
    ------
    RuntimeError: the database is not SQLite, whose backup is the copy.
    """
    if connection.vendor != "sqlite":
        raise RuntimeError("a scratch copy is made of SQLite only; use --on city")
    with tempfile.TemporaryDirectory(prefix="kaga-scratch-") as folder:
        copy = Path(folder) / "scratch.db"
        _back_up(copy)
        city = {
            "KAGA_HOME": str(settings.KAGA_HOME),
            "KAGA_KEYS": str(settings.KAGA_KEYS),
            "KAGA_DATABASE_URL": f"sqlite://{copy}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        command = [sys.executable, "-m", "kaga.cli", *arguments]
        return subprocess.run(command, env={**os.environ, **city}, check=False).returncode  # noqa: S603 - our own program


def _back_up(copy: Path) -> None:
    connection.ensure_connection()
    target = sqlite3.connect(copy)
    try:
        connection.connection.backup(target)
    finally:
        target.close()
