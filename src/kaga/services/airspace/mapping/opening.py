"""Files as they come: plain, in gzip, or many in a zip, each read within limits.

What: a seekable stream for each file inside. Why limits: a few kilobytes of gzip can unpack to
a terabyte; unpacking ends with a refusal at `LARGEST` bytes, and a zip at `MOST_FILES`. What is
unpacked lies in a temporary file, not in memory.

>>> with parts(Path("52397519_bldg_6697.gml.gz")) as found:              # doctest: +SKIP
...     [(name, stream)] = found
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, Protocol

from kaga.engines.airspace.mapfiles.tally import MapFileError

LARGEST: Final = 4 << 30
MOST_FILES: Final = 5_000
_PIECE: Final = 1 << 20
_TROUBLE: Final = (zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, EOFError)


@contextlib.contextmanager
def parts(path: Path, largest: int = LARGEST) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The files inside a file, one after the other: name and stream.

    Raises
    ------
    MapFileError
        While reading: too large, too many, encrypted, damaged or cut off.
    """
    with contextlib.ExitStack() as stack:
        yield _parts(path, largest, stack)


def _parts(
    path: Path, largest: int, stack: contextlib.ExitStack
) -> Iterator[tuple[str, IO[bytes]]]:
    file = stack.enter_context(path.open("rb"))
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        packed = stack.enter_context(gzip.GzipFile(fileobj=file))
        yield path.name.removesuffix(".gz"), _unpacked(packed, largest, stack)
    elif magic.startswith(b"PK\x03\x04"):
        yield from _members(file, largest, stack)
    else:
        if path.stat().st_size > largest:
            raise MapFileError(f"the file is larger than {largest:,} bytes")
        yield path.name, file


def _members(
    file: IO[bytes], largest: int, stack: contextlib.ExitStack
) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
    except _TROUBLE as error:
        raise MapFileError(f"the zip cannot be read: {error}") from error
    listed = [one for one in archive.infolist() if not one.is_dir()]
    if len(listed) > MOST_FILES:
        raise MapFileError(f"the zip has {len(listed)} files, more than {MOST_FILES}")
    left = largest
    for one in sorted(listed, key=lambda entry: entry.filename):
        if one.flag_bits & 1:
            raise MapFileError(f"{one.filename} is encrypted")
        with contextlib.ExitStack() as inner:
            stream = _unpacked(inner.enter_context(archive.open(one)), left, inner)
            left -= stream.seek(0, 2)
            stream.seek(0)
            yield Path(one.filename).name, stream


class _Packed(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int, /) -> bytes: ...


def _unpacked(packed: _Packed, largest: int, stack: contextlib.ExitStack) -> IO[bytes]:
    """All of a packed stream in a temporary file, at most so many bytes."""
    whole: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the stack
    stack.callback(whole.close)
    count = 0
    try:
        while piece := packed.read(_PIECE):
            count += len(piece)
            if count > largest:
                raise MapFileError(f"it unpacks to more than {largest:,} bytes")
            whole.write(piece)
    except _TROUBLE as error:
        raise MapFileError(f"the file is damaged or cut off: {error}") from error
    whole.seek(0)
    return whole


def hash_of(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
    return total.hexdigest()
