"""Signing keys in files that only the city's own user may read, made at first use.

>>> signer_in(folder / "registrar.key", "registrar").verifier.vkey()     # doctest: +SKIP
'localhost:8000/registrar+1b2c3d4e+AXN…'
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from kaga.engines.ledger import MalformedError, NoteSigner
from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.keys import keep_secret

if TYPE_CHECKING:
    from pathlib import Path


@functools.lru_cache(maxsize=8)
def signer_in(path: Path, name: str) -> NoteSigner:
    """The key in a file; a fresh one signs under the site's address and `name`.

    Raises
    ------
    LedgerDamaged: the file is not a key.
    """
    if not path.exists():
        host = urlsplit(settings.KAGA_PUBLIC_URL).netloc
        fresh = NoteSigner(f"{host}/{name}", Ed25519PrivateKey.generate())
        keep_secret(path, fresh.secret())
    try:
        return NoteSigner.parse(path.read_text("utf-8"))
    except (MalformedError, UnicodeDecodeError) as error:
        raise LedgerDamaged(f"{path.name} is not a key: {error}") from error
