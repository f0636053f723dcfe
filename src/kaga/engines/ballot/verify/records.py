"""Reading a `.bel` archive record by record: an old-style tar whose files are named by hash.

Nothing is trusted and nothing is kept: each record is checked against its header and its name
and handed on, so an archive of any length is read in the memory of its largest record. A header
has one spelling, so that nothing about a file can be changed that no hash covers.

    for record in read_records(file.read):
        print(record.name, len(record.body))
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEADER_NAME: Final = "BELENIOS"
BLOCK: Final = 512
MAX_RECORD: Final = 200_000_000

_NAME: Final = re.compile(r"([0-9a-f]{64})\.(data|event)\.json", re.ASCII)
_OCTAL: Final = re.compile(rb"([0-7]{11})\0")
_MODE, _NOBODY, _PLAIN_FILE = b"0000644\0", b"0000000\0", b"0"


@dataclass(frozen=True, slots=True)
class Record:
    """One file of the archive: its place (from 0), its name, its exact bytes, its time."""

    place: int
    name: str
    body: bytes
    time: int

    @property
    def title(self) -> str:
        """How refusals call it."""
        return f"record {self.place} ({self.name})"


def read_records(read: Callable[[int], bytes]) -> Iterator[Record]:
    """Read the records of an archive one after the other.

    Parameters
    ----------
    read
        Gives the next bytes, as many as asked for or fewer at the end, as a file does.

    Raises
    ------
    Refused
        If the archive is cut off, a header is damaged, or a name is not the hash of its file.
    """
    place = 0
    while header := read(BLOCK):
        title = f"record {place}"
        if len(header) < BLOCK:
            raise Refused("the archive is cut off inside a header", title)
        name, size, time = _header(header, title)
        match = _NAME.fullmatch(name)
        if (place == 0) != (name == HEADER_NAME) or (place and match is None):
            raise Refused("not a name that belongs here", title)
        title = f"{title} ({name})"
        body = _body(read, size, title)
        if match is not None and hashlib.sha256(body).hexdigest() != match[1]:
            raise Refused("its content does not have the hash it is named by", title)
        yield Record(place, name, body, time)
        place += 1


def _header(header: bytes, title: str) -> tuple[str, int, int]:
    """Name, size and time from a header block, which has one spelling for them."""
    name = header[:100].rstrip(b"\0")
    size, time = (_OCTAL.fullmatch(field) for field in (header[124:136], header[136:148]))
    if size is None or time is None or not name.isascii():
        raise Refused("the header of a record is damaged", title)
    found = name.decode(), int(size[1], 8), int(time[1], 8)
    if _spelled(name, size[0], time[0]) != header:
        raise Refused("the header of a record is damaged", title)
    return found


def _spelled(name: bytes, size: bytes, time: bytes) -> bytes:
    """The header of a plain file that anybody may read and that belongs to nobody."""
    front = name.ljust(100, b"\0") + _MODE + _NOBODY + _NOBODY + size + time
    total = sum(front) + 8 * ord(" ") + ord(_PLAIN_FILE)
    return (front + b"%06o\0 " % total + _PLAIN_FILE).ljust(BLOCK, b"\0")


def _body(read: Callable[[int], bytes], size: int, title: str) -> bytes:
    if size > MAX_RECORD:
        raise Refused(f"longer than {MAX_RECORD} bytes", title)
    padded = read(-(-size // BLOCK) * BLOCK)
    if len(padded) % BLOCK or len(padded) < size:
        raise Refused("the archive is cut off inside the record", title)
    if any(padded[size:]):
        raise Refused("there is something behind the record", title)
    return padded[:size]
