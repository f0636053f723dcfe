"""The process that works on maps; progress and answer as lines of JSON.

Tasks: `publish FOLDER VERSION`, and `import FOLDER WANTED` (JSON of `importing.Wanted`).

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
from kaga.services.airspace.planning.tilestore import NoMap, TileStore


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


def _import(folder: str, told: str) -> dict[str, Any]:
    """Take a file in; what is refused whole is an answer too, with the reason."""
    from kaga.engines.airspace.mapfiles.tally import MapFileError  # noqa: PLC0415
    from kaga.services.airspace.mapping.importing import Wanted, import_file  # noqa: PLC0415

    terms = json.loads(told)
    wanted = Wanted(**{**terms, "path": Path(terms["path"])})
    try:
        done = import_file(TileStore(Path(folder)), wanted)
    except (MapFileError, NoMap) as error:
        return {"refusal": str(error)[:1_000]}
    except MemoryError:
        return {"refusal": "the file needs more memory than one import may take"}
    rows = [
        {"row": one.row[:200], "reason": one.reason.value, "detail": one.detail[:200]}
        for one in done.rows.first
    ]
    return {"record": done.record, "rows": rows}


def main(task: list[str]) -> int:
    """Do one task."""
    os.nice(5)
    match task:
        case ["publish", folder, version]:
            _tell(_publish(folder, version))
        case ["import", folder, told]:
            _tell(_import(folder, told))
        case _:
            sys.stderr.write("publish FOLDER VERSION | import FOLDER WANTED\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
