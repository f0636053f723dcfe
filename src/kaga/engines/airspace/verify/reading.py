"""Reading a certificate file: the note, the one line of JSON, its exact shape.

What: bytes to plain dictionaries, refusing everything that is not exactly the format: another
spelling of the same JSON, a missing or an unknown name, a fraction where a whole number
belongs. Why strict: what is not read is not checked, and must not be there.

>>> read_document(b'{"a":1}')
{'a': 1}
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

from kaga.engines.airspace.verify.report import refuse

SCHEMA: Final = "kaga-route-certificate-1"
MOST_BYTES: Final = 4_000_000
_EXACT: Final = 1 << 53
_DEATHS: Final = re.compile(r"0|[1-9]\.[0-9]{5}e(0|-?[1-9][0-9]?)")
_HASH: Final = re.compile(r"[0-9a-f]{64}")

INT: Final = "int"
TEXT: Final = "text"
FLAG: Final = "flag"
DEATHS: Final = "deaths"
HASH: Final = "hash"
FACTS: Final = "facts"

_END = {"lat_e9": INT, "lon_e9": INT, "name": TEXT}
_WITNESS = {"leg": INT, "share_e9": INT, "x": INT, "y": INT, "f": (INT,)}
_EXTREME = {"value_mm": INT, "witness": _WITNESS}
_RATE = {"rate_mm_s": INT, "leg": INT}
_VEHICLE = {
    **dict.fromkeys(("mass_g", "area_mm2", "drag_e6", "width_mm", "cruise_mm_s"), INT),
    **dict.fromkeys(("fastest_mm_s", "climb_mm_s", "descent_mm_s", "turn_radius_mm"), INT),
    **dict.fromkeys(("ballistic_e6", "glide_e6", "parachute_e6"), INT),
    "schema": TEXT,
    "key": TEXT,
    "glide": ({"speed_mm_s": INT, "ratio_e6": INT},),
    "parachute": ({"area_mm2": INT, "drag_e6": INT, "delay_ms": INT},),
    "failure": {
        "mean_per_hour": TEXT,
        "error_factor_e6": INT,
        "status": TEXT,
        "source": TEXT,
    },
    "energy": dict.fromkeys(("capacity_j", "power_mw", "climb_mj_per_m", "reserve_j"), INT),
}
_POLICY_NUMBERS = (
    "sheet_lat_e9 sheet_lon_e9 least_agl_mm most_agl_mm object_mm wire_mm reach_mm near_mm "
    "port_radius_mm navigation_mm wind_mm vertical_mm time_ms volume_ms "
    "horizontal_mm vertical_separation_mm listed_e6 line_clearance_mm"
)
_POLICY = {
    **dict.fromkeys(_POLICY_NUMBERS.split(), INT),
    "deaths_per_hour": TEXT,
    "schema": TEXT,
}
_FACTS = {
    "most_agl_mm": INT,
    "least_agl_mm": INT,
    "object_mm": (INT,),
    "airport_room_mm": (INT,),
    **dict.fromkeys(("did", "school", "water", "night"), FLAG),
    "entered": [TEXT],
    "declared": FACTS,
}
_MINIMA = {
    **dict.fromkeys(("above_ground", "most_agl", "above_surface"), _EXTREME),
    "to_object": (_EXTREME,),
    "to_wire": (_EXTREME,),
    "airport": (
        {"room_mm": INT, "airport": TEXT, "surface": TEXT, "leg": INT, "share_e9": INT},
    ),
    "climb": _RATE,
    "descent": _RATE,
}
_LEG = {"kind": TEXT, "deaths": DEATHS} | dict.fromkeys(
    ("length_mm", "climb_mm", "speed_mm_s", "slot"), INT
)
_VOLUME = dict.fromkeys(("begins_ms", "ends_ms", "radius_mm", "floor_mm", "ceiling_mm"), INT)
_APPROACH = dict.fromkeys(("tightness_e6", "time_ms", "horizontal_mm", "vertical_mm"), INT)
_DEATH_NAMES = (
    "sheltered mean p95 upper mean_per_hour p95_per_hour upper_per_hour"  # decimal text
)
SHAPE: Final[dict[str, Any]] = {
    "schema": TEXT,
    "issued": {"at_ms": INT, "by": TEXT, "planner": TEXT},
    "request": {"start": _END, "goal": _END, "depart_ms": INT, "preset": TEXT},
    "map": {
        "version": HASH,
        "window": dict.fromkeys(("west", "north", "rows", "columns", "margin"), INT),
        "tiles": [{"x": INT, "y": INT, "hash": HASH, "status": TEXT}],
    },
    "people": {"data": HASH, "day": TEXT, "slots": [INT]},
    "constraints": {"data": HASH, "near": [{"id": TEXT, "aside_mm": INT, "entered": FLAG}]},
    "rules": {
        "pack": HASH,
        "facts": _FACTS,
        "verdicts": [{"rule": TEXT, "article": TEXT, "verdict": TEXT}],
    },
    "vehicle": _VEHICLE,
    "policy": _POLICY,
    "route": {
        "waypoints": [dict.fromkeys(("lat_e9", "lon_e9", "alt_mm", "time_ms"), INT)],
        "legs": [_LEG],
    },
    "minima": _MINIMA,
    "casualties": {
        "wind": {"speed_mm_s": INT, "towards_eighth": INT},
        **dict.fromkeys(_DEATH_NAMES.split(), DEATHS),
        "worst": {"leg": INT, "x": INT, "y": INT, "per_hour": DEATHS},
    },
    "contingency": {
        "sites": [{"id": TEXT, "lat_e9": INT, "lon_e9": INT, "alt_mm": INT}],
        "seconds": [{"site": INT, "left_j": INT, "needed_j": INT, "room_mm": INT}],
    },
    "volumes": [{**_VOLUME, "line": [dict.fromkeys(("east_mm", "north_mm", "up_mm"), INT)]}],
    "separation": {
        "flights": HASH,
        "count": INT,
        "priority": INT,
        "near": [{"flight": TEXT, **_APPROACH}],
    },
    "notes": {
        "stand_in": FLAG,
        "overrides": [{"name": TEXT, "reason": TEXT, "entry": TEXT}],
    },
}


def split_note(raw: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """A file as signed text, its line of JSON, and the signature lines.

    Raises
    ------
    CannotVerify
        If it is not a note of this schema.
    """
    if len(raw) > MOST_BYTES:
        raise refuse("file.size", f"at most {MOST_BYTES} bytes", len(raw))
    text, gap, below = raw.rpartition(b"\n\n")
    lines = text.split(b"\n")
    if not gap or len(lines) != 2 or lines[0] != SCHEMA.encode() or not below.endswith(b"\n"):
        raise refuse("file.note", f"a note of {SCHEMA}: two lines, a gap, signatures", "other")
    return text + b"\n", lines[1], below[:-1].split(b"\n")


def read_certificate(content: bytes) -> dict[str, Any]:
    """The certificate's values, in exactly the shape of the format."""
    value = read_document(content)
    _require(value, SHAPE, "")
    if value["schema"] != SCHEMA:
        raise refuse("file.schema", f"the schema is {SCHEMA}", value["schema"])
    found: dict[str, Any] = value
    return found


def read_document(content: bytes) -> Any:
    """Canonical JSON, and only that."""
    try:
        value = json.loads(content.decode(), parse_float=_fraction, parse_constant=_fraction)
        again = written(value)
    except (ValueError, RecursionError) as error:
        raise refuse("file.json", "canonical JSON without fractions", error) from error
    if again != content:
        raise refuse("file.canonical", "JSON in its canonical form (RFC 8785)", "another form")
    return value


def written(value: Any) -> bytes:
    """A plain value in canonical form."""
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":")).encode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value, key=_units)}
    if isinstance(value, list):
        return [_sorted(part) for part in value]
    if isinstance(value, int) and abs(value) >= _EXACT:
        message = f"{value} is not the same number for every reader"
        raise ValueError(message)
    return value


def _units(name: str) -> bytes:
    return str.encode(name, "utf-16-be")


def _fraction(text: str) -> NoReturn:
    message = f"fractions have no place here: {text[:30]}"
    raise ValueError(message)


def _require(value: Any, shape: Any, path: str) -> None:
    """Refuse a value that has another shape; a tuple in a shape allows null."""
    if isinstance(shape, tuple):
        if value is not None:
            _require(value, shape[0], path)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise refuse("file.shape", f"{path} is a list", type(value).__name__)
        for index, part in enumerate(value):
            _require(part, shape[0], f"{path}[{index}]")
    elif isinstance(shape, dict):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            raise refuse("file.shape", f"{path} has the names {sorted(shape)}", value)
        for name, part in shape.items():
            _require(value[name], part, f"{path}.{name}")
    elif not _PLAIN[shape](value):
        raise refuse("file.shape", f"{path} is of the kind {shape}", value)


def _is_facts(value: Any) -> bool:
    return isinstance(value, dict) and all(type(v) in {bool, int, str} for v in value.values())


_PLAIN: Final = {
    INT: lambda value: type(value) is int,
    TEXT: lambda value: type(value) is str,
    FLAG: lambda value: type(value) is bool,
    DEATHS: lambda value: type(value) is str and bool(_DEATHS.fullmatch(value)),
    HASH: lambda value: type(value) is str and bool(_HASH.fullmatch(value)),
    FACTS: _is_facts,
}
