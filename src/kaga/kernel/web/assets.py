"""Addresses of the built front end: the Vite manifest maps sources to hashed files.

>>> asset("web/portal/main.ts")      # doctest: +SKIP
'/static/built/assets/main-3f2a.js'
"""

from __future__ import annotations

import functools
import json
from typing import Any

from django.conf import settings


class NotBuilt(RuntimeError):
    """The front end has not been built: `make build` does it."""


def asset(source: str) -> str:
    """Address of the script built from `source` (path from the top of the repository)."""
    return f"{settings.STATIC_URL}built/{_entry(source)['file']}"


@functools.cache
def stylesheets(source: str) -> tuple[str, ...]:
    """Addresses of the style sheets that `source` and what it imports need, in order."""
    found: dict[str, None] = {}
    _collect(source, found, set())
    return tuple(f"{settings.STATIC_URL}built/{name}" for name in found)


def needed_by(source: str) -> tuple[str, ...]:
    """Addresses of everything that a page with this script loads: what works offline keeps."""
    names: dict[str, None] = {}
    _scripts(source, names, set())
    return (*(f"{settings.STATIC_URL}built/{name}" for name in names), *stylesheets(source))


def built_text(source: str) -> str:
    """The built script itself, for one that must answer at an address of its own."""
    path = settings.KAGA_BUILT / _entry(source)["file"]
    text: str = path.read_text("utf-8")
    return text


def static(name: str) -> str:
    """Address of a file that is served as it is."""
    return f"{settings.STATIC_URL}{name}"


def _collect(source: str, found: dict[str, None], seen: set[str]) -> None:
    if source in seen:
        return
    seen.add(source)
    entry = _entry(source)
    for imported in entry.get("imports", []):
        _collect(imported, found, seen)
    found.update(dict.fromkeys(entry.get("css", [])))


def _scripts(source: str, found: dict[str, None], seen: set[str]) -> None:
    if source in seen:
        return
    seen.add(source)
    entry = _entry(source)
    found[entry["file"]] = None
    for imported in entry.get("imports", []):
        _scripts(imported, found, seen)


def _entry(source: str) -> dict[str, Any]:
    found: dict[str, Any] | None = _manifest().get(source)
    if found is None:
        raise NotBuilt(f"{source} is not in the built front end; run `make build`")
    return found


@functools.cache
def _manifest() -> dict[str, Any]:
    path = settings.KAGA_BUILT / ".vite" / "manifest.json"
    if not path.exists():
        raise NotBuilt("the front end is not built; run `make build`")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
