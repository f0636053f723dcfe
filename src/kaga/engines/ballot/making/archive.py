"""Writing a `.bel` archive: each step of an election as records that only ever are appended.

    archive = ArchiveWriter()
    chunk = archive.begin(timestamp) + archive.add(EventType.BALLOT, raw)

The writer holds only the head of the chain; the bytes go wherever the caller keeps them.

Reference: Belenios specification 2.0, section 4.4; tar as of Unix version 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.making.texts import compact, digest_of

if TYPE_CHECKING:
    from kaga.engines.ballot.model import Digest, EventType

_BLOCK: Final = 512
_MODE: Final = 0o644


class ArchiveWriter:
    """Makes the bytes to append; carries on an archive of this head, height and time."""

    def __init__(self, head: Digest | None = None, height: int = 0, timestamp: int = 0) -> None:
        self.head = head
        self.height = height
        self._time = timestamp

    def begin(self, timestamp: int) -> bytes:
        """The header: format, and when the election began, in seconds since 1970."""
        self._time = timestamp
        body = compact({"version": 1, "timestamp": str(timestamp)})
        return _file("BELENIOS", body.encode(), timestamp)

    def add(self, kind: EventType, payload: bytes | None = None, *before: bytes) -> bytes:
        """One event with its payload, and the records the payload refers to before both."""
        written = list(before)
        value: dict[str, object] = {"parent": self.head} if self.head else {}
        value |= {"height": self.height, "type": kind.value}
        if payload is not None:
            written.append(payload)
            value["payload"] = digest_of(payload)
        event = compact(value).encode()
        self.head = digest_of(event)
        self.height += 1
        files = [_file(f"{digest_of(one)}.data.json", one, self._time) for one in written]
        return b"".join([*files, _file(f"{self.head}.event.json", event, self._time)])


def _file(name: str, body: bytes, timestamp: int) -> bytes:
    """A header block, the body, and zeros to a whole number of blocks."""
    header = bytearray(_BLOCK)
    header[: len(name)] = name.encode()
    header[100:108] = b"%07o\0" % _MODE
    header[108:116] = header[116:124] = b"%07o\0" % 0
    header[124:136] = b"%011o\0" % len(body)
    header[136:148] = b"%011o\0" % timestamp
    header[148:156] = b" " * 8
    header[156:157] = b"0"
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + body + bytes(-len(body) % _BLOCK)
