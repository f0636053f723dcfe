"""A city pack: a folder with a manifest, fact files and their sources.

What: reads and checks `manifest.toml` and gives access to the files it names. Why: nothing in
the code names a city; another municipality is another folder of the same shape.

>>> pack = open_pack(default_pack())                                    # doctest: +SKIP
>>> pack.city.code                                                      # doctest: +SKIP
'17206'
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from kaga.engines.geo import Box, Point, is_valid_code
from kaga.kernel.city import CityFacts
from kaga.kernel.errors import Invalid
from kaga.kernel.places.drafts import SourceDraft
from kaga.kernel.places.status import Status


@dataclass(frozen=True, slots=True)
class CityInfo:
    """What the manifest says of the municipality itself."""

    code: str
    name: str
    reading: str
    english: str
    prefecture: str
    prefecture_english: str
    plane_crs: str
    view: Box
    centre: Point
    sea: tuple[Point, ...]
    credits: tuple[str, ...]
    authority: CityFacts


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One layer of the manifest."""

    name: str
    reader: str
    files: tuple[str, ...]
    source: str
    status: Status
    as_of: str
    expect: int
    note: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expectation:
    """A count that `kaga seed --check` must find."""

    name: str
    layer: str
    where: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Pack:
    """An opened pack; files are read when asked for."""

    folder: Path
    city: CityInfo
    layers: tuple[LayerSpec, ...]
    expectations: tuple[Expectation, ...]
    check: Mapping[str, float]
    manifest: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A file of the pack."""
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            raise Invalid({"pack": [f"都市パックに {name} がありません。"]})
        return path.read_text("utf-8")

    def table(self, name: str) -> list[dict[str, str]]:
        """A CSV file of the pack, a dictionary for each row."""
        return list(csv.DictReader(io.StringIO(self.text(name))))

    def sources(self) -> tuple[SourceDraft, ...]:
        """Every source; a source without a licence is refused."""
        rows = self.table("sources.csv")
        for row in rows:
            if not row["licence"]:
                raise Invalid({"pack": [f"出典 {row['id']} の利用条件が空です。"]})
        return tuple(
            SourceDraft(slug=row["id"], **{k: v for k, v in row.items() if k != "id"})
            for row in rows
        )

    def digest(self, files: tuple[str, ...]) -> str:
        """One hash over the named files and the manifest."""
        total = hashlib.sha256(self.text("manifest.toml").encode())
        for name in (*files, "sources.csv"):
            total.update(hashlib.sha256(self.text(name).encode()).digest())
        return total.hexdigest()

    def whole_digest(self) -> str:
        """One hash over everything."""
        return self.digest(tuple(name for layer in self.layers for name in layer.files))


def default_pack() -> Path:
    """The pack that comes with the package."""
    return Path(__file__).parent / "packs" / "kaga"


def named_pack() -> Path:
    """The pack that KAGA_PACK names, or the one that comes with the package."""
    return Path(settings.KAGA_PACK) if settings.KAGA_PACK else default_pack()


def open_pack(folder: Path) -> Pack:
    """Read and check the manifest of a pack.

    Raises
    ------
    Invalid
        No manifest, or one that does not say what it must.
    """
    path = folder / "manifest.toml"
    if not path.is_file():
        raise Invalid({"pack": [f"{folder} に manifest.toml がありません。"]})
    try:
        manifest = tomllib.loads(path.read_text("utf-8"))
        return Pack(
            folder=folder,
            city=city_info(manifest),
            layers=tuple(_layer(entry) for entry in manifest["layer"]),
            expectations=tuple(_expectation(one) for one in manifest.get("expectation", ())),
            check=manifest.get("check", {}),
            manifest=manifest,
        )
    except (KeyError, TypeError, ValueError) as error:
        message = f"manifest.toml の書き方が正しくありません: {error}"
        raise Invalid({"pack": [message]}) from error


def city_info(manifest: Mapping[str, Any]) -> CityInfo:
    """The municipality of a manifest, read from its file or loaded before."""
    return _city(manifest["city"], _authority(manifest))


def _authority(manifest: Mapping[str, Any]) -> CityFacts:
    """Who decides; a pack that does not say so is headed by the mayor of its name."""
    city, entry = manifest["city"], manifest.get("authority", {})
    return CityFacts(
        code=city["code"],
        name=city["name"],
        title=entry.get("title", ""),
        holder=entry.get("holder", ""),
        address=entry.get("address", ""),
        phone=entry.get("phone", ""),
        divisions=tuple(sorted(entry.get("divisions", {}).items())),
        closed=_days(entry.get("closed", ())),
        opened=_days(entry.get("opened", ())),
    )


def _days(found: Iterable[object]) -> frozenset[date]:
    """Days as TOML gives them, or as the database kept them (text)."""
    return frozenset(date.fromisoformat(str(day)) for day in found)


def _city(entry: Mapping[str, Any], authority: CityFacts) -> CityInfo:
    if not is_valid_code(entry["code"]):
        raise ValueError(f"code {entry['code']}")
    west, south, east, north = entry["view"]
    return CityInfo(
        code=entry["code"],
        name=entry["name"],
        reading=entry["reading"],
        english=entry["english"],
        prefecture=entry["prefecture"],
        prefecture_english=entry["prefecture_english"],
        plane_crs=entry["plane_crs"],
        view=Box(west, south, east, north),
        centre=Point(lat=entry["centre"][1], lon=entry["centre"][0]),
        sea=tuple(Point(lat=lat, lon=lon) for lon, lat in entry.get("sea", ())),
        credits=tuple(entry["credits"]),
        authority=authority,
    )


def _layer(entry: Mapping[str, Any]) -> LayerSpec:
    return LayerSpec(
        name=entry["name"],
        reader=entry["reader"],
        files=tuple(entry["files"]),
        source=entry["source"],
        status=Status(entry["status"]),
        as_of=entry.get("as_of", ""),
        expect=entry["expect"],
        note=entry.get("note", ""),
        titles={language: entry["title"][language] for language in ("ja", "easy", "en")},
    )


def _expectation(entry: Mapping[str, Any]) -> Expectation:
    return Expectation(entry["name"], entry["layer"], entry["where"], entry["count"])
