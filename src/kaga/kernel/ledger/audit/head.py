"""The key and the signed head, compared with what key and rows make them to be.

>>> list(audit_head(truth))                                          # doctest: +SKIP
[]
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from kaga.engines.ledger import (
    Checkpoint,
    LedgerError,
    NoteSigner,
    Policy,
    open_checkpoint,
    parse_path,
    sign_checkpoint,
)
from kaga.kernel.ledger.audit.fault import Fault, first_difference
from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.keys import key_path, load_signer
from kaga.kernel.ledger.published import tile_files
from kaga.kernel.ledger.trust import policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaga.kernel.ledger.audit.rows import Truth


def audit_key() -> Iterator[Fault]:
    """Name the key file if it is not exactly what was written."""
    path = key_path()
    try:
        signer = load_signer()
    except LedgerDamaged as error:
        yield Fault(path.name, error.detail)
        return
    right = f"{signer.secret()}\n".encode()
    offset = first_difference(path.read_bytes(), right)
    if offset is not None:
        yield Fault(path.name, "has something besides the key", offset)
    if path.stat().st_mode & 0o077:
        yield Fault(path.name, "can be read by others than its owner")


def audit_head(truth: Truth) -> Iterator[Fault]:
    """Name the head if its signature, size or root is not what rows and key make it."""
    raw = tile_files().checkpoint()
    if raw is None:
        yield Fault("checkpoint", "is missing")
        return
    size = head_size()
    if size > truth.size:
        yield Fault(f"row {truth.size}", f"is missing, but the signed head covers {size}")
        return
    signer = _signer()
    if signer is None:
        return
    right = _right_head(signer, size, truth)
    offset = first_difference(raw[: len(right)], right)
    if offset is None:
        yield from _audit_cosignatures(raw, len(right))
        return
    try:
        open_checkpoint(raw, signer.verifier)
    except LedgerError as error:
        yield Fault("checkpoint", str(error), offset)
    else:
        yield Fault("checkpoint", "was signed for another history than the rows tell", offset)


def _audit_cosignatures(raw: bytes, own: int) -> Iterator[Fault]:
    """Name the first line under the city's own that is not a witness's of the policy."""
    try:
        agreed = policy()
    except LedgerDamaged as error:
        yield Fault("policy", error.detail)
        return
    at, seen = own, 0
    for line in raw[own:].splitlines(keepends=True):
        now = 0 if agreed is None else _cosignatures(agreed, raw[: at + len(line)])
        if now <= seen:
            yield Fault("checkpoint", "has a line that no witness of the policy signed", at)
            return
        at, seen = at + len(line), now


def _cosignatures(agreed: Policy, raw: bytes) -> int:
    with contextlib.suppress(LedgerError):
        return len(agreed.look(raw).witnesses)
    return 0


def head_size() -> int:
    """The size the head states; if that cannot be believed, the size the tiles make."""
    raw = tile_files().checkpoint() or b""
    signer = _signer()
    if signer is not None:
        with contextlib.suppress(LedgerError):
            return open_checkpoint(raw, signer.verifier).size
    return _size_of_files()


def _signer() -> NoteSigner | None:
    with contextlib.suppress(LedgerDamaged):
        return load_signer()
    return None


def _right_head(signer: NoteSigner, size: int, truth: Truth) -> bytes:
    frontier = truth.frontier(size)
    return sign_checkpoint(Checkpoint(signer.name, size, frontier.root()), signer)


def _size_of_files() -> int:
    """The size that the widest tile of leaves ends at."""
    root = tile_files().root
    largest = 0
    for path in (root / "tile" / "0").rglob("*"):
        with contextlib.suppress(LedgerError):
            tile = parse_path(path.relative_to(root).as_posix())
            if path.is_file():
                largest = max(largest, tile.start + tile.width)
    return largest
