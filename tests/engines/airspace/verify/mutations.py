"""Wrong certificates by the thousand: one thing changed in an honest one, signed again.

Every value of the file is changed in turn, except those that only the signature attests
(`ATTESTED`). Numbers move by a little more than their tolerance or by much more; texts, flags
and hashes change; rows vanish, double, or change places; names vanish or appear. The file is
signed with the right key afterwards, so nothing but arithmetic and hashes can refuse it. Some
are not signed again, to see the signature do its part.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kaga.engines.airspace.certificate.canonical import canonical
from kaga.engines.airspace.certificate.seal import CityKey, sealed

if TYPE_CHECKING:
    import numpy as np

ATTESTED = (
    ("issued",),
    ("request", "preset"),
    ("request", "start", "name"),
    ("request", "goal", "name"),
    ("rules", "facts", "declared"),
    ("separation", "priority"),
    ("contingency", "sites", "*", "id"),
    ("notes", "overrides"),
)
"""What nobody can recompute: who issued it, names, declarations, overrides by name."""

# How far a number must move to leave its tolerance, by the end of its path; others: 2.
STEPS: dict[tuple[str, ...], int] = {
    ("share_e9",): 3_000_000,
    ("near", "*", "time_ms"): 500,
    ("tightness_e6",): 8,
    ("waypoints", "*", "lat_e9"): 30,
    ("waypoints", "*", "lon_e9"): 30,
    ("sites", "*", "lat_e9"): 500,
    ("sites", "*", "lon_e9"): 500,
    ("leg",): 1,
    ("site",): 1,
    ("slot",): 1,
}

Path = tuple[Any, ...]


def plain_path(path: Path) -> tuple[str, ...]:
    """A path with `*` for every place in a list."""
    return tuple("*" if isinstance(part, int) else part for part in path)


def is_attested(path: Path) -> bool:
    """Whether only the signature stands for a value."""
    plain = plain_path(path)
    return any(plain[: len(prefix)] == prefix for prefix in ATTESTED)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Paths of all values that can be changed, lists and objects included."""
    if is_attested(path):
        return
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            yield from places(part, (*path, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from places(part, (*path, number))


def evenly(record: Any) -> list[list[Path]]:
    """All paths, those of one kind together, so that long lists do not drown the rest."""
    groups: dict[tuple[str, ...], list[Path]] = {}
    for path in places(record):
        groups.setdefault(plain_path(path), []).append(path)
    return list(groups.values())


def mutated(
    record: Any, groups: list[list[Path]], chance: np.random.Generator
) -> tuple[str, Any]:
    """What was changed, and the changed record."""
    while True:
        group = groups[int(chance.integers(len(groups)))]
        path = group[int(chance.integers(len(group)))]
        changed = copy.deepcopy(record)
        if not path:
            words = _change_object(changed, (), chance)
        else:
            holder = changed
            for part in path[:-1]:
                holder = holder[part]
            words = _change(holder, path, chance)
        if changed != record or type_of(changed) != type_of(record):
            return f"{'.'.join(plain_path(path)) or 'file'}: {words}", changed


def type_of(record: Any) -> str:
    """Text in which 1 and true differ."""
    return json.dumps(record)


def _change(holder: Any, path: Path, chance: np.random.Generator) -> str:
    value, name = holder[path[-1]], path[-1]
    if isinstance(value, bool):
        holder[name] = not value
        return "flipped"
    if isinstance(value, int):
        step = _step(path) * int(chance.choice([1, 1, 7, 1000])) * int(chance.choice([-1, 1]))
        holder[name] = value + step
        return f"{step:+d}"
    if isinstance(value, str):
        return _change_text(holder, path, chance)
    if isinstance(value, list):
        return _change_list(value, chance)
    if isinstance(value, dict) and chance.random() < 0.7:
        return _change_object(value, path, chance)
    holder[name] = 7 if value is None else None
    return "filled" if value is None else "null"


def _step(path: Path) -> int:
    plain = plain_path(path)
    return next((s for end, s in STEPS.items() if plain[-len(end) :] == end), 2)


def _change_text(holder: Any, path: Path, chance: np.random.Generator) -> str:
    value, name = holder[path[-1]], path[-1]
    mantissa, mark, exponent = value.partition("e")
    if mark and mantissa.replace(".", "").isdigit() and "." in mantissa:
        digits = int(mantissa.replace(".", "")) + int(chance.choice([-40, -2, 2, 40]))
        digits = min(max(digits, 100_000), 999_999)
        holder[name] = f"{digits // 100_000}.{digits % 100_000:05d}e{exponent}"
        return "by two units of the sixth digit or more"
    if len(value) == 64:
        place = int(chance.integers(64))
        letter = "0123456789abcdef"[("0123456789abcdef".index(value[place]) + 5) % 16]
        holder[name] = value[:place] + letter + value[place + 1 :]
        return "one digit of a hash"
    holder[name] = value[1:] if chance.random() < 0.5 else value + "x"
    return "another text"


def _change_list(rows: list[Any], chance: np.random.Generator) -> str:
    way = int(chance.integers(4))
    if not rows or way == 0:
        rows.append(copy.deepcopy(rows[0]) if rows else 7)
        return "a row more"
    at = int(chance.integers(len(rows)))
    if way == 1:
        rows.insert(at, copy.deepcopy(rows[at]))
        return "a row doubled"
    if way == 2 and len(rows) > 1:
        other = (at + 1) % len(rows)
        rows[at], rows[other] = rows[other], rows[at]
        return "rows swapped"
    del rows[at]
    return "a row removed"


def _change_object(value: dict[str, Any], path: Path, chance: np.random.Generator) -> str:
    names = [name for name in value if not is_attested((*path, name))]
    if not names or chance.random() < 0.5:
        value["extra"] = 1
        return "a name more"
    del value[names[int(chance.integers(len(names)))]]
    return "a name removed"


def wrong_file(
    record: Any, groups: list[list[Path]], key: CityKey, chance: np.random.Generator
) -> tuple[str, bytes]:
    """A mutated file: nine of ten are signed again by the right key."""
    if chance.random() < 0.9:
        words, changed = mutated(record, groups, chance)
        return f"signed again: {words}", sealed(canonical(changed), key)
    honest = bytearray(sealed(canonical(record), key))
    if chance.random() < 0.3:
        return "cut short", bytes(honest[: int(chance.integers(len(honest)))])
    honest[int(chance.integers(len(honest)))] ^= 1 << int(chance.integers(8))
    return "one bit", bytes(honest)
