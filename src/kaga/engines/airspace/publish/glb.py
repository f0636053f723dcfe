"""Binary glTF 2.0, as little of it as a map needs.

What: triangles with normals and one colour for each part, as one GLB. Why our own: 100 lines
against a dependency; a GLB is a JSON head and one buffer (Khronos glTF 2.0, section 4.4).
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_FLOAT: Final = 5126
_UINT: Final = 5125
_VERTICES: Final = 34_962
_INDICES: Final = 34_963


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Triangles of one colour.

    Parameters
    ----------
    name
        What it is.
    points, normals
        ``(n, 3)`` float32, metres east, north and up of the tile's origin.
    triangles
        ``(m, 3)`` uint32, counter-clockwise from outside.
    colour
        Linear red, green, blue, 0 to 1.
    """

    name: str
    points: NDArray[np.float32]
    normals: NDArray[np.float32]
    triangles: NDArray[np.uint32]
    colour: tuple[float, float, float]


def glb(parts: Sequence[Part], extras: Mapping[str, object]) -> bytes:
    """One GLB of parts that have triangles; `extras` go into the asset."""
    buffer = bytearray()
    head: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "kaga", "extras": dict(extras)},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": []}],
        "materials": [],
        "accessors": [],
        "bufferViews": [],
    }
    for part in parts:
        if len(part.triangles):
            _add(head, buffer, part)
    head["buffers"] = [{"byteLength": len(buffer)}]
    text = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    body = bytes(buffer)
    whole = 12 + 8 + len(text) + 8 + len(body)
    return b"".join(
        [
            struct.pack("<4sII", b"glTF", 2, whole),
            struct.pack("<I4s", len(text), b"JSON"),
            text,
            struct.pack("<I4s", len(body), b"BIN\0"),
            body,
        ]
    )


def _add(head: dict[str, Any], buffer: bytearray, part: Part) -> None:
    """One primitive. glTF has y up: east, up, south."""
    turned = [_upright(array) for array in (part.points, part.normals)]
    attributes = {
        "POSITION": _array(head, buffer, turned[0], _VERTICES),
        "NORMAL": _array(head, buffer, turned[1], _VERTICES),
    }
    head["meshes"][0]["primitives"].append(
        {
            "attributes": attributes,
            "indices": _array(head, buffer, part.triangles.reshape(-1), _INDICES),
            "material": len(head["materials"]),
            "mode": 4,
        }
    )
    head["materials"].append(
        {
            "name": part.name,
            "pbrMetallicRoughness": {
                "baseColorFactor": [*part.colour, 1.0],
                "metallicFactor": 0.0,
                "roughnessFactor": 0.9,
            },
        }
    )


def _upright(array: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.ascontiguousarray(np.stack([array[:, 0], array[:, 2], -array[:, 1]], axis=1))


def _array(head: dict[str, Any], buffer: bytearray, array: NDArray[Any], target: int) -> int:
    """An array in the buffer; its number as an accessor."""
    content = array.tobytes()
    head["bufferViews"].append(
        {"buffer": 0, "byteOffset": len(buffer), "byteLength": len(content), "target": target}
    )
    buffer.extend(content)
    accessor: dict[str, Any] = {
        "bufferView": len(head["bufferViews"]) - 1,
        "componentType": _FLOAT if target == _VERTICES else _UINT,
        "count": len(array),
        "type": "VEC3" if target == _VERTICES else "SCALAR",
    }
    if target == _VERTICES:
        accessor["min"] = [float(value) for value in array.min(axis=0)]
        accessor["max"] = [float(value) for value in array.max(axis=0)]
    head["accessors"].append(accessor)
    return len(head["accessors"]) - 1
