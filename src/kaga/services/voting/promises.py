"""What the ballot box promises for a ballot: its place in the ledger by a certain time.

A signed note (C2SP signed-note). Whoever holds one and does not find the entry in the ledger
after its deadline has evidence against the city that anybody can check.

>>> promise(promised).decode().splitlines()[0]                            # doctest: +SKIP
'kaga-vote/v1 promise'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaga.engines.ledger import MalformedError, NoteVerifier, leaf_hash, open_note, sign_note
from kaga.engines.ledger.hashing import encode_base64
from kaga.kernel.console import moment_text
from kaga.services.voting.signing import signer_in

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.engines.ledger import NoteSigner

HEADER: Final = "kaga-vote/v1 promise"
WITHIN: Final = timedelta(seconds=60)
_NAMES: Final = ("election", "ballot", "entry", "leaf", "time", "by")


@dataclass(frozen=True, slots=True)
class Promised:
    """A ballot and the entry that it was put into; `data` are the exact bytes of that."""

    election: str
    tracker: str
    entry: UUID
    data: bytes
    at: datetime


def box_signer() -> NoteSigner:
    """The ballot box's key (raises LedgerDamaged when its file is not a key)."""
    return signer_in(settings.KAGA_KEYS / "ballot-box.key", "ballot-box")


def promise(given: Promised) -> bytes:
    """The signed promise that the entry stands in the ledger within a minute."""
    values = (
        given.election,
        given.tracker,
        str(given.entry),
        encode_base64(leaf_hash(given.data)),
        moment_text(int(given.at.timestamp())),
        moment_text(int((given.at + WITHIN).timestamp())),
    )
    lines = [f"{name} {value}" for name, value in zip(_NAMES, values, strict=True)]
    return sign_note("\n".join([HEADER, *lines, ""]), [box_signer()])


def read_promise(raw: bytes, verifier: NoteVerifier) -> dict[str, str]:
    """What a promise says, its signature checked.

    Raises
    ------
    LedgerError: it is none, or another key has signed it.
    """
    first, *lines = open_note(raw, [verifier]).text.splitlines()
    found = dict(line.split(" ", 1) for line in lines if " " in line)
    if first != HEADER or tuple(found) != _NAMES:
        raise MalformedError("this is no promise for a ballot")
    return found
