"""What the registrar signs with, where its file lies, and how it marks people.

>>> registrar_signer().verifier.vkey()                                   # doctest: +SKIP
'localhost:8000/registrar+1b2c3d4e+AXN…'
"""

from __future__ import annotations

import functools
import hmac
from typing import TYPE_CHECKING

from django.conf import settings

from kaga.kernel.storage.secretfile import secret_in
from kaga.services.voting.registrar.store import Marks, RegistrarStore
from kaga.services.voting.signing import signer_in

if TYPE_CHECKING:
    from pathlib import Path

    from kaga.engines.ledger import NoteSigner
    from kaga.kernel.actors import PersonId


def registrar_signer() -> NoteSigner:
    """Signs ballot keys (raises LedgerDamaged when its file is not a key)."""
    return signer_in(settings.KAGA_REGISTRAR / "registrar.key", "registrar")


def store() -> RegistrarStore:
    """The registrar's file, opened once in each process."""
    return _opened(settings.KAGA_REGISTRAR / "registrar.db")


def marks_of(measure: str, person: PersonId, roll: str) -> Marks:
    """Somebody in a measure; `roll` is their line of the roll, "" where staff attested it."""
    account = f"person|{measure}|{person}"
    return Marks(_mark(account), _mark(f"roll|{measure}|{roll}" if roll else account))


def marks_in_roll(measure: str, roll: str) -> Marks:
    """Somebody in a measure of whom only the line of the roll is known."""
    mark = _mark(f"roll|{measure}|{roll}")
    return Marks(mark, mark)


def _mark(text: str) -> bytes:
    secret = secret_in(settings.KAGA_REGISTRAR, "marks.key")
    return hmac.digest(secret, text.encode(), "sha256")


@functools.lru_cache(maxsize=4)
def _opened(path: Path) -> RegistrarStore:
    return RegistrarStore(path)
