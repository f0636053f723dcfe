"""Files that only their owner may read, replaced as a whole: a crash leaves the old or the new.

>>> keep(Path("vote.key"), {"kind": "kaga-vote-key"})                    # doctest: +SKIP
>>> kept(Path("vote.key"), "kaga-vote-key")                              # doctest: +SKIP
{'kind': 'kaga-vote-key'}
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kaga.engines.ballot.errors import Refused

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep(path: Path, record: Mapping[str, object]) -> None:
    """Write a record, durably, before anybody is told that it is there."""
    write_whole(path, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())


def write_whole(path: Path, content: bytes) -> None:
    """Put a file into place with one step, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def kept(path: Path, kind: str) -> dict[str, Any] | None:
    """The record of that kind in a file; None where there is no file.

    Raises
    ------
    Refused
        If it is another kind of file, is damaged, or others may read it.
    """
    try:
        raw = path.read_bytes()
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if mode & _OTHERS:
        raise Refused("others may read this file: chmod 600 it, and ask who did", str(path))
    try:
        record = json.loads(raw)
    except ValueError:
        raise Refused("damaged: this is no JSON", str(path)) from None
    if not isinstance(record, dict) or record.get("kind") != kind:
        raise Refused(f"not a file of the kind {kind}", str(path))
    return record
