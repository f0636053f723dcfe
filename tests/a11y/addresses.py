"""The addresses of a running city, as its own Django knows them; the API is left out.

python -m tests.a11y.addresses
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.site_process import ROOT, Site


def addresses(site: Site) -> list[str]:
    """Every address that is no part of the API (its answers are JSON, see the conformance)."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.a11y.addresses"],
        env=site.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def _walk(patterns: list, before: str) -> Iterator[str]:
    from django.urls import URLResolver

    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif not route.startswith(("api/v1/", "api/v6/", "api/vote/")):
            yield "/" + route


def main() -> None:
    """Print them, one on each line."""
    import os

    import django
    from django.urls import get_resolver

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
    django.setup()
    print("\n".join(_walk(get_resolver().url_patterns, "")))


if __name__ == "__main__":
    main()
