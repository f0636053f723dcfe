"""What one entry of the city's ledger says, and its one spelling in bytes.

An entry is public for ever. It tells which act was done, when, by whom in which role, to which
thing (a random handle), and binds everything personal by a commitment:

    entry = Entry("procedures.case.arrived", id=…, time=…, role="resident", …)
    raw = entry.to_bytes()              # canonical JSON, at most 60,000 bytes
    Entry.from_bytes(raw) == entry      # True
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Self

from kaga.engines.ledger.bundles import MAX_ENTRY_BYTES
from kaga.engines.ledger.canonical import Json, read_json, read_object, write_json
from kaga.engines.ledger.commitments import Commitment
from kaga.engines.ledger.errors import MalformedError
from kaga.engines.ledger.hashing import decode_hash, encode_base64

VERSION: Final = 1

_ACT = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", re.ASCII)
_NAMES = ("v", "id", "act", "time", "actor", "subject", "commitment", "public", "cause")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of the city.

    Attributes
    ----------
    act
        Dotted name, area first.
    id, subject, cause
        UUIDs in their usual spelling: of this entry, of the thing concerned (random, never
        derived from a person), and of the entry that led to this one, if any.
    time
        Aware moment, kept to the millisecond, in UTC.
    role, name
        Role of whoever acted; division of staff or part of the system, never a person.
    commitment
        Binds who acted and the private facts, 32 bytes.
    public
        Facts for everybody; no personal data.
    """

    act: str
    id: str
    time: datetime
    role: str
    subject: str
    commitment: Commitment
    name: str = ""
    public: dict[str, Json] = field(default_factory=dict)
    cause: str | None = None

    def __post_init__(self) -> None:
        if _ACT.fullmatch(self.act) is None:
            raise MalformedError(f"not the name of an act: {self.act[:80]!r}")
        for handle in (self.id, self.subject, self.cause):
            if handle is not None and _UUID.fullmatch(handle) is None:
                raise MalformedError(f"not a UUID: {handle[:80]!r}")
        if self.time.tzinfo is None:
            raise MalformedError("the time of an entry must say its zone")

    def to_bytes(self) -> bytes:
        """The entry as canonical JSON.

        Raises
        ------
        MalformedError
            If it is larger than 60,000 bytes or has no canonical form.
        """
        raw = write_json(
            {
                "v": VERSION,
                "id": self.id,
                "act": self.act,
                "time": _write_time(self.time),
                "actor": {"role": self.role, "name": self.name},
                "subject": self.subject,
                "commitment": encode_base64(self.commitment),
                "public": self.public,
                "cause": self.cause,
            }
        )
        if len(raw) > MAX_ENTRY_BYTES:
            raise MalformedError(f"an entry of {len(raw)} bytes is larger than 60,000")
        return raw

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read an entry, strictly.

        Raises
        ------
        MalformedError
            If it is not canonical JSON of exactly the known shape and size.
        """
        if len(raw) > MAX_ENTRY_BYTES:
            raise MalformedError(f"an entry of {len(raw)} bytes is larger than 60,000")
        whole = read_object(raw, *_NAMES)
        actor = read_object(write_json(whole["actor"]), "role", "name")
        public = read_json(write_json(whole["public"]))
        if whole["v"] != VERSION or not isinstance(public, dict):
            raise MalformedError("this entry is of a version or shape that is not known")
        return cls(
            act=_text(whole, "act"),
            id=_text(whole, "id"),
            time=_read_time(_text(whole, "time")),
            role=_text(actor, "role"),
            subject=_text(whole, "subject"),
            commitment=Commitment(decode_hash(_text(whole, "commitment"))),
            name=_text(actor, "name"),
            public=public,
            cause=None if whole["cause"] is None else _text(whole, "cause"),
        )


def _text(source: dict[str, Json], name: str) -> str:
    value = source[name]
    if not isinstance(value, str):
        raise MalformedError(f"{name} must be text")
    return value


def _write_time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _read_time(text: str) -> datetime:
    if _TIME.fullmatch(text) is None:
        raise MalformedError(f"not a moment in UTC: {text[:40]!r}")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise MalformedError(f"there is no such moment: {text}") from error
