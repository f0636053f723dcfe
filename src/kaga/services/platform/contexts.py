"""The city's own @context: at a stable address, pinned for the broker, never changed.

What: `kaga-v1.jsonld` maps the names that the city uses to the vocabularies that define them
(Smart Data Models, the Japanese disaster models); what no public vocabulary has stays in
NGSI-LD's default one. Why never changed: whoever stored an address of it must find the same
names behind it for ever; a change is a new version beside the old ones.

The broker reads it from a folder of pinned contexts and never fetches it: a city without the
internet, or one whose site is down, still understands its own names.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

import kaga.kernel.exchange as home

FOLDER: Final = Path(home.__file__).with_name("contexts")
NOW: Final = "kaga-v1.jsonld"
PATH: Final = "/contexts/"
RELATION: Final = "http://www.w3.org/ns/json-ld#context"
_INDEX: Final = "index.json"


def context_names() -> list[str]:
    """The versions that were published, oldest first."""
    return sorted(path.name for path in FOLDER.glob("kaga-v*.jsonld"))


@cache
def context_text(name: str) -> bytes | None:
    """A version, byte for byte; None where there is none of that name."""
    return (FOLDER / name).read_bytes() if name in context_names() else None


def context_url(name: str = NOW) -> str:
    """The address of a version."""
    return f"{settings.KAGA_PUBLIC_URL}{PATH}{name}"


def link_header() -> dict[str, str]:
    """The header that says in whose names a request speaks."""
    return {"Link": f'<{context_url()}>; rel="{RELATION}"; type="application/ld+json"'}


def terms() -> dict[str, str]:
    """What each name of the newest version means."""
    text = context_text(NOW)
    if text is None:
        raise AssertionError("the city's own context is not there")
    found: dict[str, str] = json.loads(text)["@context"]
    return found


def are_pinned() -> bool:
    """Whether the broker's folder holds these contexts under their present addresses."""
    index = settings.KAGA_EXCHANGE_CONTEXTS / _INDEX
    if not index.is_file():
        return False
    known = json.loads(index.read_text("utf-8"))
    return all(known.get(context_url(name)) == _kept_as(name) for name in context_names())


def pin() -> None:
    """Write the versions and their addresses into the broker's folder; others stay there."""
    folder: Path = settings.KAGA_EXCHANGE_CONTEXTS
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / _INDEX
    known = json.loads(index.read_text("utf-8")) if index.is_file() else {}
    for name in context_names():
        (folder / _kept_as(name)).write_bytes(context_text(name) or b"")
        known[context_url(name)] = _kept_as(name)
    fresh = index.with_suffix(".new")
    fresh.write_text(json.dumps(known, indent=1, sort_keys=True), "utf-8")
    fresh.replace(index)


def _kept_as(name: str) -> str:
    """By name and content, so that a file that was changed by mistake is not taken for it."""
    return f"{hashlib.sha256(context_text(name) or b'').hexdigest()[:16]}-{name}"
