"""Secrets in files: 32 random bytes that only the city's own user may read.

Made at first use and never replaced; they are in no repository, log or database.

>>> len(read_or_make_secret(Path("var/keys/site.key")))        # doctest: +SKIP
32
"""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@functools.cache
def read_or_make_secret(path: Path) -> bytes:
    """The 32 secret bytes in a file only we may read; made at first use, never replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        _write_secret(fresh)
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # atomic: the first of several starting processes wins
        fresh.unlink()
    secret = path.read_bytes()
    if len(secret) != 32:
        raise RuntimeError(f"{path.name} must hold exactly 32 bytes")
    return secret


@functools.cache
def secret_in(folder: Path, name: str) -> bytes:
    """The secret of this name in a folder, without putting the path together each time."""
    return read_or_make_secret(folder / name)


def _write_secret(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, secrets.token_bytes(32))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
