"""Driving times that were measured along the streets, kept where every process finds them.

What: a file for each set of places, named by their positions, with the square of seconds and
the name of the streets it was measured on. Why a file: measuring takes compiled code that web
workers do not load, and whoever judges a plan must judge it by the times it was made with.

>>> name_of([(36.30, 136.31)])[:8]
'4bf4e6e4'
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings

from kaga.kernel.ids import new_id

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Places = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class RoadTimes:
    """Seconds between places, and on which streets (`stand_in`: invented ones)."""

    seconds: NDArray[np.float64]
    streets: str
    stand_in: bool


def name_of(places: Places) -> str:
    """The name of a set of places in their order."""
    return hashlib.sha256(np.asarray(places, np.float64).tobytes()).hexdigest()


def stamp_of(places: Places) -> int:
    """A number that changes when other times are kept; 0 while there are none."""
    try:
        return _path(places).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def kept_times(places: Places) -> RoadTimes | None:
    """The times that were kept for some places, if any were."""
    try:
        with np.load(_path(places), allow_pickle=False) as kept:
            seconds = kept["seconds"].astype(np.float64)
            return RoadTimes(seconds, str(kept["streets"]), bool(kept["stand_in"]))
    except FileNotFoundError:
        return None


def keep_times(places: Places, times: RoadTimes) -> None:
    """Keep them; whoever reads meanwhile reads the old ones or the new ones, whole."""
    path = _path(places)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{new_id()}.npz")
    np.savez_compressed(
        fresh,
        seconds=times.seconds.astype(np.float32),
        streets=np.array(times.streets),
        stand_in=np.array(times.stand_in),
    )
    os.replace(fresh, path)


def _path(places: Places) -> Path:
    folder: Path = settings.KAGA_ROADS
    return folder / f"driving-{name_of(places)[:32]}.npz"
