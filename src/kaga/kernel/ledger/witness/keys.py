"""The keys of a witness: an Ed25519 key and an ML-DSA-44 key under one name, in one file.

>>> [one.kind for one in make_cosigners(Path("w"), "newspaper.example/w")]   # doctest: +SKIP
[4, 6]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from kaga.engines.ledger import Cosigner, MalformedError
from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.keys import keep_secret

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE = "witness.key"


def make_cosigners(folder: Path, name: str) -> Sequence[Cosigner]:
    """The keys of the witness in a folder, made under `name` if there are none yet."""
    path = folder / FILE
    if not path.exists():
        fresh = Cosigner(name, Ed25519PrivateKey.generate())
        lasting = Cosigner(name, MLDSA44PrivateKey.generate())
        keep_secret(path, f"{fresh.secret()}\n{lasting.secret()}")
    return load_cosigners(folder)


def load_cosigners(folder: Path) -> Sequence[Cosigner]:
    """The keys of the witness in a folder.

    Raises
    ------
    LedgerDamaged: there are none, or the file is not what was written.
    """
    path = folder / FILE
    try:
        lines = path.read_text("utf-8").splitlines()
        return tuple(Cosigner.parse(line) for line in lines)
    except FileNotFoundError as error:
        raise LedgerDamaged(f"no keys in {folder}: give the witness a --name") from error
    except (MalformedError, UnicodeDecodeError) as error:
        raise LedgerDamaged(f"{path.name} is not a witness's keys: {error}") from error
