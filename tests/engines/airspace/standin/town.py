"""The anchors of the real pack, and a small stand-in around the station and one spa town."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import shapely

import kaga.engines.airspace as package
from kaga.engines.airspace.standin.anchors import anchors_of, files_of
from kaga.engines.airspace.standin.synthetic import synthetic

PACK = Path(package.__path__[0]).parents[1] / "kernel" / "places" / "packs" / "kaga"


@cache
def pack():
    manifest = tomllib.loads((PACK / "manifest.toml").read_text("utf-8"))
    texts = {name: (PACK / name).read_text("utf-8") for name in files_of(manifest)}
    return manifest, texts


@cache
def anchors():
    return anchors_of(*pack())


def around(west, south, east, north):
    """The anchors with a small rectangle for the city."""
    return replace(anchors(), city=shapely.box(west, south, east, north))


@cache
def small(seed=7):
    """Station, hall and Yamashiro: 2.7 km x 4.5 km."""
    return synthetic(seed, around(136.343, 36.284, 136.367, 36.324))
