"""The published map: 3D Tiles for any viewer and small tiles for the city's own pages.

What: a folder of files for each version with `tileset.json` and its contents (OGC 3D Tiles
1.1), and for each tile of zoom 14 `14-x-y.ground.png`, `.surface.png`, `.classes.png`, `.boxes`
and `.solids` (formats: `kaga.engines.airspace.publish.browser`), listed in `tiles.json`. Why by
version: they never change, so whoever fetched them may keep them for ever; what two versions
have in common is one file with two names. The folder appears whole or not at all.

>>> set_folder(Path("published"), "5b1e").name
'5b1e'
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kaga.engines.airspace.grid.city import CityMap
    from kaga.engines.airspace.grid.tiles import Tile

NAME: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
HEAD: Final = "tileset.json"
LIST: Final = "tiles.json"
Said = Callable[[int, int], None]
"""How far it is: files written, and how many there will be."""


def set_folder(published: Path, version: str) -> Path:
    """Where the files of a version lie."""
    return published / version


def is_published(published: Path, version: str) -> bool:
    """Whether the files of a version are all there."""
    return (set_folder(published, version) / HEAD).exists()


def published_file(published: Path, version: str, name: str) -> Path | None:
    """A file of a version; None when there is none of that name."""
    if not (re.fullmatch(r"[0-9a-f]{64}", version) and NAME.fullmatch(name)):
        return None
    path = set_folder(published, version) / name
    return path if path.is_file() else None


def publish_files(city: CityMap, published: Path, *, geoid_m: float, said: Said) -> int:
    """Write the published map of a version; the number of files, 0 when it was there.

    Parameters
    ----------
    city
        The version.
    published
        The folder of all published versions.
    geoid_m
        Height of the geoid over the city, metres.
    said
        Told after each file.
    """
    target = set_folder(published, city.version)
    if is_published(published, city.version):
        return 0
    published.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=published, prefix=".fresh-"))
    try:
        count = 0
        total = _most(city)
        for name, content in _files(city, geoid_m):
            _keep(published, fresh / name, content)
            count += 1
            said(min(count, total), total)
        fresh.chmod(0o755)
        os.rename(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        if is_published(published, city.version):  # somebody else was quicker
            return 0
        raise
    said(total, total)
    return count


def prune(published: Path, keep: frozenset[str]) -> list[str]:
    """Remove the files of all versions but some; the names of those removed."""
    gone = []
    for folder in sorted(published.glob("[0-9a-f]*")):
        if folder.name not in keep and re.fullmatch(r"[0-9a-f]{64}", folder.name):
            shutil.rmtree(folder)
            gone.append(folder.name)
    for blob in published.glob("same/*/*"):
        if blob.stat().st_nlink == 1:
            blob.unlink(missing_ok=True)
    return gone


def _most(city: CityMap) -> int:
    """Files of a version: five for each tile, a model for each node of the tree, two lists."""
    count, numbers = 6 * len(city.tiles), set(city.tiles)
    for _ in range(3):
        numbers = {(x >> 1, y >> 1) for x, y in numbers}
        count += len(numbers)
    return count + 2


def _files(city: CityMap, geoid_m: float) -> Iterator[tuple[str, bytes]]:
    """Names and contents; the head of the 3D Tiles last."""
    # compiled code and pictures: only who writes the files loads them
    from kaga.engines.airspace.publish.tileset import publish  # noqa: PLC0415

    for tile in city.tiles.values():
        yield from _small(tile)
    numbers = [list(number) for number in city.tiles]
    status = city.status(city.raster).value
    listed = {"version": city.version, "status": status, "zoom": 14, "tiles": numbers}
    yield LIST, json.dumps(listed, separators=(",", ":")).encode()
    for one in publish(city, geoid_m=geoid_m):
        yield one.name, one.content


def _small(tile: Tile) -> Iterator[tuple[str, bytes]]:
    from kaga.engines.airspace.publish import browser  # noqa: PLC0415 - as above

    name = f"14-{tile.x}-{tile.y}"
    yield f"{name}.ground.png", browser.heights_png(tile, "ground")
    yield f"{name}.surface.png", browser.heights_png(tile, "surface")
    yield f"{name}.classes.png", browser.classes_png(tile)
    yield f"{name}.boxes", browser.boxes(tile)
    yield f"{name}.solids", browser.solids(tile)


def _keep(published: Path, path: Path, content: bytes) -> None:
    """A file under its name, sharing its bytes with other versions."""
    digest = hashlib.sha256(content).hexdigest()
    shared = published / "same" / digest[:2] / digest
    if not shared.exists():
        shared.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=shared.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o644)
        os.replace(name, shared)
    os.link(shared, path)
