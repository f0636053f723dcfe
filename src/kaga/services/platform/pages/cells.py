"""Entities as people read them: cells of a table, rows of an entity, lines of a CSV.

>>> words_of_value(["flood", "volcano", "Kaga"])
'洪水、火山現象、Kaga'
>>> words_of_value({"@type": "DateTime", "@value": "2026-11-23T00:00:00Z"})
'11/23 09:00'
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel.clock import TOKYO
from kaga.kernel.places.words import HAZARDS, KINDS
from kaga.kernel.web.words import Words, say
from kaga.services.platform import words as w
from kaga.services.platform.asking import TAGS

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Language
    from kaga.services.platform.asking import Entity

URN: Final = "urn:ngsi-ld:"
_COLUMNS: Final = 5
_LONGEST: Final = 60
_SAID: Final = {**HAZARDS, **KINDS, **w.VALUES}
"""Values that are codes, and what they say to people."""
_QUIET: Final = """
id type name location address source dataProvider kana description dataStatus scope title hours
voteQuestions electionFingerprint routeTextColor nationalShelterId airspaceFloor accuracy
refPublicTransportStops serviceDay alternateName stopCode routeColor
"""
_NOT_IN_TABLE: Final = frozenset(_QUIET.split())
_VALUE_OF: Final = (
    "value", "object", "languageMap", "vocab", "json", "valueList", "objectList",
)  # fmt: skip
_BOM: Final = "\ufeff"
_RISKY: Final = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and where it leads."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One entity in a table."""

    id: str
    name: str
    status: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by their terms, and rows."""

    columns: tuple[tuple[str, Words | str], ...]
    rows: tuple[Row, ...]


def table_of(entities: Sequence[Entity]) -> Table:
    """A table of the members that say most: those that most entities have."""
    counted = Counter(name for one in entities for name in one if name not in _NOT_IN_TABLE)
    names = [name for name, _ in counted.most_common(_COLUMNS)]
    columns = tuple((name, w.ATTRIBUTES.get(name, name)) for name in names)
    return Table(columns, tuple(_row(one, names) for one in entities))


def _row(entity: Entity, names: Sequence[str]) -> Row:
    identifier = str(entity["id"])
    tail = identifier.rpartition(":")[2]
    name = entity.get("name") or entity.get("title") or entity.get("text") or tail
    return Row(
        identifier,
        words_of_value(name),
        str(entity.get("dataStatus", "")),
        tuple(cell_of(entity.get(one)) for one in names),
    )


def cell_of(value: object) -> Cell:
    """A value in a cell; a link where it names one other entity."""
    text = words_of_value(value)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str) and value.startswith(URN):
        return Cell(value.rpartition(":")[2], f"/platform/entities/{value}")
    return Cell(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def words_of_value(value: object) -> str:
    """A value of NGSI-LD in simplified form, for people."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "○" if value else "×"
    if isinstance(value, list):
        return "、".join(words_of_value(one) for one in value)
    if isinstance(value, dict):
        return _of_object(value)
    if isinstance(value, str) and value in _SAID:
        return say(_SAID[value])
    text = str(value)
    return text.rpartition(":")[2] if text.startswith(URN) else text


def _of_object(value: Mapping[str, Any]) -> str:
    if value.get("@type") == "DateTime":
        return moment_text(str(value["@value"]))
    if len(value) == 1 and "json" in value:
        return words_of_value(value["json"])
    if set(value) == {"datum", "metres"}:
        return f"{value['metres']:g} m ({value['datum']})"
    if "coordinates" in value:
        return str(value.get("type", ""))
    if "streetAddress" in value:
        return f"{value.get('addressLocality', '')}{value['streetAddress']}"
    return "、".join(f"{name} {words_of_value(one)}" for name, one in value.items())


def moment_text(text: str) -> str:
    """A moment of NGSI-LD in the city's time."""
    return f"{datetime.fromisoformat(text).astimezone(TOKYO):%-m/%-d %H:%M}"


def clock_text(second: float) -> str:
    """A second since 1970 in the city's time."""
    return f"{datetime.fromtimestamp(second, TOKYO):%-m/%-d %H:%M:%S}"


def numbers_of(entities: Sequence[Entity]) -> list[str]:
    """Members that are numbers, those first that change by themselves."""
    found = {
        name
        for one in entities
        for name, value in one.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and name != "accuracy"
    }
    return sorted(found, key=lambda name: (name.startswith("capacity"), name == "fare", name))


@dataclass(frozen=True, slots=True)
class Told:
    """One attribute of an entity."""

    name: str
    title: Words | str
    kind: str
    cells: tuple[Cell, ...]
    changed: str


def attributes_of(entity: Entity, language: Language) -> list[Told]:
    """The attributes of an entity in normalized form, those first that have words."""
    order = {name: place for place, name in enumerate(w.ATTRIBUTES)}
    names = [
        name
        for name, one in entity.items()
        if isinstance(one, dict | list) and "type" in _one(one)
    ]
    return [
        _told(name, _one(entity[name]), language)
        for name in sorted(names, key=lambda one: (order.get(one, len(order)), one))
    ]


def _one(attribute: Any) -> Mapping[str, Any]:
    """An attribute; of several instances the first."""
    found = attribute[0] if isinstance(attribute, list) and attribute else attribute
    return found if isinstance(found, dict) else {}


def _told(name: str, attribute: Mapping[str, Any], language: Language) -> Told:
    value = _inside(attribute)
    if "languageMap" in attribute:
        value = attribute["languageMap"].get(TAGS[language]) or next(iter(value.values()), "")
    values = value if isinstance(value, list) else [value]
    unit = attribute.get("unitCode", "")
    found = tuple(_with_unit(cell_of(one), unit) for one in values)
    changed = attribute.get("modifiedAt", "")
    return Told(
        name,
        w.ATTRIBUTES.get(name, name),
        str(attribute["type"]),
        found,
        moment_text(changed) if changed else "",
    )


def _with_unit(cell: Cell, unit: str) -> Cell:
    return Cell(f"{cell.text} {unit}", cell.href) if unit else cell


def _inside(attribute: Mapping[str, Any]) -> Any:
    return next((attribute[name] for name in _VALUE_OF if name in attribute), None)


def value_of(entity: Entity, name: str) -> Any:
    """The value of an attribute in normalized form; None where it has none."""
    return _inside(_one(entity[name])) if name in entity else None


def name_of(entity: Entity) -> str:
    """What an entity is called; the end of its identifier where it has no name."""
    return str(value_of(entity, "name") or str(entity["id"]).rpartition(":")[2])


def csv_of(entities: Sequence[Entity]) -> str:
    """A table of entities for spreadsheets: one column for each member, places as two."""
    names = list(dict.fromkeys(name for one in entities for name in one if name != "location"))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*names, "lon", "lat"])
    for one in entities:
        writer.writerow([*(_plain(one.get(name)) for name in names), *_place(one)])
    return _BOM + out.getvalue()


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict) and value.get("@type") == "DateTime":
        return str(value["@value"])
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _harmless(";".join(value))
    if isinstance(value, dict | list | bool):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, int | float) else _harmless(str(value))


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _place(entity: Entity) -> tuple[object, object]:
    location = entity.get("location")
    if isinstance(location, dict) and location.get("type") == "Point":
        lon, lat = location["coordinates"][:2]
        return lon, lat
    return "", ""
