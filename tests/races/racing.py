"""A race: a script of this folder, run by several processes in a city of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.scratch_city import scratch_city

_TRIES = 5


def goes_wrong(lost: Callable[[], object]) -> bool:
    """Whether a race without its gate is lost. One run may be lucky, so many are not."""
    return any(lost() for _ in range(_TRIES))


def race(script: str, *counts: int, **environment: str) -> list[str]:
    """The lines that the script said: what each was told, last what the database holds."""
    path = Path(__file__).with_name(script)
    with (
        scratch_city(**environment) as city,
        city.start(path, *map(str, counts), stdout=subprocess.PIPE, text=True) as process,
    ):
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0
    return str(said).splitlines()
