"""A city of its own for tests that start processes: home, database, environment.

It is a copy of one that was migrated once in a run of the tests (see `prepared_city`).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

from tests.prepared_city import PATH, Kind, city_copy


class City:
    """The environment of the processes and ways to run them."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def kaga(self, *arguments, **options):
        """Run one command to its end; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "kaga.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            **options,
        )
        return done.stdout

    def start(self, *arguments, **options):
        """Start a process of Python in this city."""
        return subprocess.Popen([sys.executable, *arguments], env=self.environment, **options)


@contextlib.contextmanager
def scratch_city(kind: Kind = "migrated", **settings):
    """A city that is gone afterwards."""
    with city_copy(kind) as (environment, _):
        yield City(
            {
                **os.environ,
                "PYTHONPATH": PATH,
                "KAGA_LOG_LEVEL": "ERROR",
                **environment,
                **settings,
            }
        )
