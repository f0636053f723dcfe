"""The packs that these tests load."""

from __future__ import annotations

from pathlib import Path

from kaga.kernel.actors import Actor
from kaga.kernel.places.actions import SeedReport, seed
from kaga.kernel.places.pack import Pack, default_pack, open_pack

ACTOR = Actor.system("test")
SECOND = Path(__file__).parent / "second_city"


def kaga() -> Pack:
    return open_pack(default_pack())


def second_city() -> Pack:
    return open_pack(SECOND)


def load(pack: Pack) -> SeedReport:
    return seed(pack, ACTOR)
