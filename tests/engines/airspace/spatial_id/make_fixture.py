"""Writes `agency.json`: what the Digital Agency's library answers for seeded shapes.

    python tests/engines/airspace/spatial_id/make_fixture.py [FOLDER]

`library` tells what the library is. Where it is not installed, FOLDER names its `src` folder.
Kept are the shapes, the number of IDs, a hash of all of them and one ID in a hundred. The first
capsule is the route of the first medicine flight; it takes the library about a minute.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[3]), *sys.argv[1:2]]

from tests.engines.airspace.spatial_id import cases, library  # noqa: E402

SEED = 20210520
SAMPLE = 100


def answer(case: cases.Case, texts: list[str]) -> dict[str, Any]:
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    found = {"count": len(texts), "sha256": digest, "some": texts[::SAMPLE]}
    return case.as_json() | found


def main() -> None:
    route = cases.Case(22, cases.ROUTE, 30.0)
    found = {
        "points": [
            case.as_json() | {"id": library.points(case)[0]}
            for case in cases.points(SEED, 1000)
        ],
        "lines": [answer(case, library.line(case)) for case in cases.lines(SEED, 200)],
        "capsules": [
            answer(case, library.capsule(case)) for case in [route, *cases.capsules(SEED, 100)]
        ],
    }
    text = json.dumps(found, separators=(",", ":")).replace('},{"zoom', '},\n{"zoom')
    (HERE / "agency.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
