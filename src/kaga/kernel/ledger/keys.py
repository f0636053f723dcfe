"""The log's signing key: made once, kept in a file only the city's own user may read.

The file holds one line in the format of Go's sumdb/note, so key, name and identifier cannot
be separated. The name is the log's origin; it never changes, whatever the site's address.

>>> load_signer().verifier.vkey()                                    # doctest: +SKIP
'localhost:8000/ledger+5d1b3c2a+AXN…'
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from kaga.engines.ledger import MalformedError, NoteSigner
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.faults import LedgerDamaged

if TYPE_CHECKING:
    from pathlib import Path


def key_path() -> Path:
    """Where the private key lies."""
    folder: Path = settings.KAGA_KEYS
    return folder / "ledger.key"


def make_signer() -> NoteSigner:
    """The log's key, made if there is none yet.

    Raises
    ------
    LedgerDamaged: the file is not a key.
    """
    path = key_path()
    if not path.exists():
        private = Ed25519PrivateKey.generate()
        keep_secret(path, NoteSigner(_origin(), private).secret())
    return load_signer()


def load_signer() -> NoteSigner:
    """The log's key.

    Raises
    ------
    LedgerDamaged: the file is missing or not a key.
    """
    path = key_path()
    try:
        return NoteSigner.parse(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise LedgerDamaged(f"the ledger's key is missing: {path.name}") from error
    except (MalformedError, UnicodeDecodeError) as error:
        raise LedgerDamaged(f"{path.name} is not the ledger's key: {error}") from error


def _origin() -> str:
    """The site's address without its scheme, as C2SP tlog-tiles recommends."""
    parts = urlsplit(settings.KAGA_PUBLIC_URL)
    return f"{parts.netloc}{parts.path.rstrip('/')}/ledger"


def keep_secret(path: Path, secret: str) -> None:
    """Write the key aside and link it into place: the first of several processes wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{new_id()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{secret}\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
