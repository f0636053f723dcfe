"""Compile what a first plan of the air and a first shared ride need, in this one process.

    python tools/compile_kernels.py

Numba keeps what it compiled beside the source. Where several processes begin at once on a fresh
checkout, each would compile the same for a minute.
"""

from __future__ import annotations

import os
import tempfile

import django


def main() -> None:
    """Plan once in a made-up hamlet, and take one caller into an empty day."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["KAGA_HOME"] = home
        django.setup()
        from kaga.services.airspace.planner.compiling import (  # noqa: PLC0415 - Django first
            compile_all,
            compile_search,
        )
        from kaga.services.mobility.rides.dispatching import warm  # noqa: PLC0415 - Django first

        compile_search()
        compile_all()
        warm()


if __name__ == "__main__":
    main()
