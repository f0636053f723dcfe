"""Whose cosignatures this city's log needs: the policy file, where there is one.

Without a policy the city alone signs its heads. With one (`KAGA_LEDGER_POLICY`, C2SP
tlog-policy) a head is published once a quorum of its witnesses has cosigned it.

>>> policy() is None                                                     # doctest: +SKIP
True
"""

from __future__ import annotations

import functools
from pathlib import Path

from django.conf import settings

from kaga.engines.ledger import LedgerError, Policy, parse_policy
from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.ledger.watch import read_watch


def policy() -> Policy | None:
    """The policy of this city's log, None where it alone signs.

    Raises
    ------
    LedgerDamaged: the file is missing, no policy, or not about this log.
    """
    return _parsed(policy_text()) if settings.KAGA_LEDGER_POLICY else None


def policy_text() -> bytes:
    """The policy as everybody may have it: with this log's own line in it.

    Where the city alone signs, that line and a quorum of nobody.
    """
    where = settings.KAGA_LEDGER_POLICY
    if not where:
        return _own_line() + b"quorum none\n"
    path = Path(where)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LedgerDamaged(f"the ledger's policy cannot be read: {path.name}") from error
    known = load_signer().verifier.vkey().encode() in raw
    return raw if known else _own_line() + raw


def _own_line() -> bytes:
    own = load_signer().verifier.vkey()
    return f"log {own} {settings.KAGA_PUBLIC_URL}/ledger\n".encode()


def witnesses_missing_since() -> str:
    """Since when too few witnesses sign (ISO 8601); empty while enough do or none are asked."""
    if not settings.KAGA_LEDGER_POLICY:
        return ""
    return read_watch(Path(settings.KAGA_LEDGER)).missing_since


@functools.lru_cache(maxsize=4)
def _parsed(raw: bytes) -> Policy:
    try:
        return parse_policy(raw)
    except LedgerError as error:
        raise LedgerDamaged(f"the ledger's policy: {error}") from error
