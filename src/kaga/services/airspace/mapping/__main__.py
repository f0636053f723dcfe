"""The process that works on maps: `publish FOLDER VERSION`; progress and answer as JSON.

>>> # python -m kaga.services.airspace.mapping publish var/airspace 5b1e…
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from kaga.engines.airspace.geoid import KAGA_FALLBACK
from kaga.services.airspace.mapping.publishing import publish_files
from kaga.services.airspace.planning.tilestore import TileStore


def _said(done: int, total: int) -> None:
    _tell({"done": done, "total": total})


def _tell(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _publish(folder: str, version: str) -> dict[str, Any]:
    city = TileStore(Path(folder)).load(version).city
    published = Path(folder) / "published"
    count = publish_files(city, published, geoid_m=KAGA_FALLBACK.metres, said=_said)
    return {"files": count, "version": version}


def main(task: list[str]) -> int:
    """Do one task."""
    os.nice(5)
    match task:
        case ["publish", folder, version]:
            _tell(_publish(folder, version))
        case _:
            sys.stderr.write("publish FOLDER VERSION\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
