"""A limiter that all processes of one machine share: buckets in a file mapped into memory.

What: 16 bytes a bucket (a hash of its key, and the moment until which it is full) in sets of
eight; a lock on the file around each count. Why not the database: a count is no record of the
city, and a write for each request would queue behind those that are. Why a file lock: whoever
dies while holding it gives it back by dying.

A set that is full gives up the bucket that is empty soonest: under attack by a million
addresses limits get looser for the attackers, never wrong for others.

>>> SharedBuckets(folder / "limits").wait_s("plans:me", Rate(60, 60))   # doctest: +SKIP
0.0
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaga.kernel.api.limiting import Rate

_SETS: Final = 4_096
_WAYS: Final = 8
_BUCKET: Final = struct.Struct("<Qd")
_SET_BYTES: Final = _WAYS * _BUCKET.size
SIZE: Final = _SETS * _SET_BYTES


class SharedBuckets:
    """Counts in a file (`limiting.RateLimiter`); every process opens it by itself."""

    def __init__(self, path: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._path, self._monotonic = path, monotonic
        self._guard = threading.Lock()
        self._opened: tuple[int, int, mmap.mmap] | None = None

    def wait_s(self, key: str, rate: Rate) -> float:
        """Count one act of `key`; 0 if it may happen, else the seconds to wait."""
        digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
        name = int.from_bytes(digest, "little") or 1
        with self._guard:
            file, table = self._table()
            fcntl.lockf(file, fcntl.LOCK_EX)
            try:
                return self._counted(table, name, rate)
            finally:
                fcntl.lockf(file, fcntl.LOCK_UN)

    def _table(self) -> tuple[int, mmap.mmap]:
        """The file of this process: a lock belongs to a process, so a child opens its own."""
        own = os.getpid()
        if self._opened is None or self._opened[0] != own:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.ftruncate(file, SIZE)
            self._opened = own, file, mmap.mmap(file, SIZE)
        return self._opened[1], self._opened[2]

    def _counted(self, table: mmap.mmap, name: int, rate: Rate) -> float:
        now, step = self._monotonic(), rate.per_s / rate.count
        place, until = _found(table, name)
        # A moment farther than any rate reaches is one of before the machine started anew.
        level = until if now <= until <= now + rate.per_s else now
        if level + step - now > rate.per_s + 1e-9:
            return level + step - now - rate.per_s
        _BUCKET.pack_into(table, place, name, level + step)
        return 0.0


def _found(table: mmap.mmap, name: int) -> tuple[int, float]:
    """Where the bucket of a name is and until when it is full; else the one to give up."""
    first = name % _SETS * _SET_BYTES
    buckets = [
        (place, *_BUCKET.unpack_from(table, place))
        for place in range(first, first + _SET_BYTES, _BUCKET.size)
    ]
    for place, known, until in buckets:
        if known == name:
            return place, until
    return min(buckets, key=lambda bucket: bucket[2])[0], 0.0
