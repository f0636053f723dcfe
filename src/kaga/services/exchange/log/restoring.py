"""The city as it was: the beginning of a log, copied up to a moment.

What: `copy_until` writes a new folder whose log ends before the first record that is later than
a moment. Why a log and no state: whatever lives from the log (entities, subscriptions, history)
is what it was, without this code knowing of it. The log that is read may be in use meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kaga.services.exchange.log.archive import Piece, pieces_of, sync_folder, write_durably
from kaga.services.exchange.log.journal import Damaged, content_of
from kaga.services.exchange.log.records import (
    HEADER,
    Record,
    pack_group,
    pack_record,
    read_groups,
)

_GROUP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied.

    Attributes
    ----------
    records: how many.
    last: the moment of the last one, microseconds since 1970; None for none.
    """

    records: int
    last: int | None


def copy_until(source: Path, target: Path, moment: int) -> Copied:
    """Copy a log's records up to the first that is later than a moment.

    Parameters
    ----------
    source, target: folders of logs; the target has none yet.
    moment: microseconds since 1970.

    Raises
    ------
    Damaged
        The log cannot be read from its beginning, or the target has one.
    """
    target.mkdir(parents=True, exist_ok=True)
    if pieces_of(target):
        raise Damaged(f"{target} has a log already")
    pieces = pieces_of(source)
    if not pieces or pieces[0].first != 1:
        raise Damaged("the log does not reach back to its beginning")
    copied = Copied(0, None)
    for place, piece in enumerate(pieces):
        is_last = place == len(pieces) - 1
        found = _records(piece, copied.records + 1, is_last=is_last)
        kept = _until(found, moment)
        _write(target, copied.records + 1, kept)
        last = kept[-1].at if kept else copied.last
        copied = Copied(copied.records + len(kept), last)
        if len(kept) < len(found):
            break
    sync_folder(target)
    return copied


def _records(piece: Piece, expected: int, *, is_last: bool) -> list[Record]:
    """The records of a piece; behind the last one something may just be being written."""
    data = content_of(piece)
    read = read_groups(data, len(HEADER))
    numbers = [number for number, _ in read.records]
    if numbers != list(range(expected, expected + len(numbers))) or piece.first != expected:
        raise Damaged(f"{piece.path.name}: record {expected} is missing")
    if data[: len(HEADER)] != HEADER or (read.broken and not is_last):
        raise Damaged(f"{piece.path.name}: damaged from byte {read.end} on")
    return [record for _, record in read.records]


def _until(records: list[Record], moment: int) -> list[Record]:
    for place, record in enumerate(records):
        if record.at > moment:
            return records[:place]
    return records


def _write(target: Path, first: int, records: list[Record]) -> None:
    groups = [
        pack_group(first + place, [pack_record(one) for one in records[place : place + _GROUP]])
        for place in range(0, len(records), _GROUP)
    ]
    write_durably(target / f"{first:020d}.log", HEADER + b"".join(groups))
