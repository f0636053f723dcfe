"""The booth as it was built: its files, their hashes, and the one hash over the list.

That hash is what the ledger names as a release: whoever compares it has compared every byte
that can run in the booth.

>>> release().digest                                                     # doctest: +SKIP
'b1946ac92492d2347c6235b4d2611184…'
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from kaga.kernel.web.assets import NotBuilt

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Release:
    """The booth as it is served: its files with their hashes, and the hash over the list."""

    digest: str
    files: Mapping[str, str]

    def one(self, beginning: str, ending: str) -> str:
        """The file whose name begins and ends so (raises NotBuilt)."""
        for name in self.files:
            if name.startswith(f"assets/{beginning}-") and name.endswith(ending):
                return name
        raise NotBuilt(f"the booth has no {beginning}{ending}")


def release() -> Release:
    """What was built (raises NotBuilt)."""
    raw = built_file("release.json")
    return Release(hashlib.sha256(raw).hexdigest(), json.loads(raw)["files"])


@functools.cache
def built_file(name: str) -> bytes:
    """A file of the booth (raises NotBuilt)."""
    path: Path = settings.KAGA_BUILT / "booth" / name
    if not path.exists():
        raise NotBuilt("the booth is not built; run `make build`")
    return path.read_bytes()
