"""Records and groups: how the log's bytes are laid out.

A *record* is one change: `u32 length | u64 time in microseconds | u8 deed | u32 tenant |
payload`. A *group* is what one commit wrote: `KGRP | u32 length | u32 CRC-32 | u64 number of
the first record` and its records. A *segment* is a file of groups behind a header that names
the format.

Why a checksum for a group and not for each record: a group is what becomes durable, or not, as
a whole. The next one is written only after this one is on the disk; so a broken group with
nothing behind it was never acknowledged, and a broken group with a whole one behind it is
damage.

>>> group = pack_group(7, [pack_record(Record(5, Deed.CHANGE, 0, b"{}"))])
>>> [(number, record.payload) for number, record in read_groups(group, 0).records]
[(7, b'{}')]
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

MAGIC: Final = b"KGRP"
HEADER: Final = b"KAGALOG\x01"
_GROUP: Final = struct.Struct("<4sIIQ")
_RECORD: Final = struct.Struct("<IQBI")
_NUMBER: Final = struct.Struct("<Q")


class Deed(IntEnum):
    """What a record says; the numbers are kept for ever."""

    TENANT = 1  # the payload names a new tenant, the tenant's field is its number
    CHANGE = 2  # a change of an entity
    KEEP = 3  # a document (subscription, context, …) is kept
    DROP = 4  # a document is dropped
    NOTE = 5  # what a follower of the log wants to remember
    REMOVAL = 6  # a tenant and everything of it is no more; its number is not used again


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is read."""

    at: int
    deed: Deed
    tenant: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a segment.

    Attributes
    ----------
    records: each with its number.
    end: how many bytes are whole.
    broken: whether something stands behind them.
    """

    records: list[tuple[int, Record]]
    end: int
    broken: bool


def pack_record(record: Record) -> bytes:
    """A record's bytes."""
    return pack_fields(record.at, record.deed, record.tenant, record.payload)


def pack_fields(at: int, deed: Deed, tenant: int, payload: bytes) -> bytes:
    """The bytes of a record that is made for nothing else."""
    return _RECORD.pack(len(payload), at, deed, tenant) + payload


def pack_group(first: int, records: Sequence[bytes]) -> bytes:
    """A group's bytes.

    Parameters
    ----------
    first: the number of its first record.
    """
    body = b"".join(records)
    crc = zlib.crc32(body, zlib.crc32(_NUMBER.pack(first)))
    return _GROUP.pack(MAGIC, len(body), crc, first) + body


def read_groups(data: bytes | memoryview, start: int) -> Read:
    """Every whole group from a place on."""
    view = memoryview(data)
    records: list[tuple[int, Record]] = []
    at = start
    while at < len(view):
        body = _group_at(view, at)
        if body is None:
            return Read(records, at, broken=True)
        first, content = body
        _read_records(first, content, records)
        at += _GROUP.size + len(content)
    return Read(records, at, broken=False)


def whole_group_after(data: bytes, start: int) -> int | None:
    """Where the next whole group stands behind a broken one; None where none does."""
    at = data.find(MAGIC, start)
    while at != -1:
        if _group_at(memoryview(data), at) is not None:
            return at
        at = data.find(MAGIC, at + 1)
    return None


def _group_at(view: memoryview, at: int) -> tuple[int, memoryview] | None:
    if at + _GROUP.size > len(view):
        return None
    magic, length, crc, first = _GROUP.unpack_from(view, at)
    begin = at + _GROUP.size
    if magic != MAGIC or begin + length > len(view):
        return None
    body = view[begin : begin + length]
    if zlib.crc32(body, zlib.crc32(_NUMBER.pack(first))) != crc:
        return None
    return first, body


def _read_records(first: int, body: memoryview, into: list[tuple[int, Record]]) -> None:
    at, number = 0, first
    while at < len(body):
        length, moment, deed, tenant = _RECORD.unpack_from(body, at)
        begin = at + _RECORD.size
        payload = bytes(body[begin : begin + length])
        into.append((number, Record(moment, Deed(deed), tenant, payload)))
        at, number = begin + length, number + 1
