"""A file that staff hand in for the map: kept, read by a job, told in a report.

The file is on the disk before the row that names it is committed. Reading makes a version that
nobody uses yet: publishing it is a decision of its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.jobs.actions import start_job
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.airspace import map_words, rules
from kaga.services.airspace.actions.mapfiles import tile_store
from kaga.services.airspace.actions.maps import register_stored
from kaga.services.airspace.fieldchecks import Wrong
from kaga.services.airspace.models import MapImport

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json

MAP_IMPORT: Final = "airspace.map.import"
READER: Final = Actor.system("map room")
MOST_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """What staff say of a file."""

    kind: str
    file: str
    source: str
    edition: str
    official: bool


def uploads() -> Path:
    """Where files lie until they are read."""
    return Path(settings.KAGA_AIRSPACE) / "uploads"


def ask_import(visitor: Visitor, terms: ImportTerms, content: IO[bytes]) -> MapImport:
    """Keep a file and have it read.

    Raises
    ------
    Invalid: no file, no kind of these, nobody named who made it.
    """
    require(visitor, rules.propose)
    wrong = Wrong(visitor.language)
    source = wrong.text("source", terms.source, 120)
    name = wrong.text("file", Path(terms.file).name[-200:], 200)
    edition = wrong.optional("edition", terms.edition, 60)
    if terms.kind not in map_words.KINDS:
        wrong.say("kind", map_words.choose_kind)
    wrong.stop()
    row = MapImport(
        kind=terms.kind,
        file=name,
        source=source,
        edition=edition,
        official=terms.official,
        asked_by=rules.person_of(visitor),
    )
    folder = uploads() / str(row.id)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("wb") as file:
        shutil.copyfileobj(content, file)
    with write() as tx:
        row.job = start_job(tx, MAP_IMPORT, visitor.person, {"import": str(row.id)})
        public: dict[str, Json] = {"kind": row.kind, "file": name, "source": source}
        subject = Subject(row.handle, public)
        told_record(tx, "airspace.map.import_asked", visitor.actor("staff"), subject)
        return tx.add(row)


def task_of(row: MapImport) -> list[str]:
    """What the process that reads it is told."""
    wanted = {
        "kind": row.kind,
        "path": str(uploads() / str(row.id) / row.file),
        "source": row.source,
        "edition": row.edition,
        "official": row.official,
    }
    return ["import", str(settings.KAGA_AIRSPACE), json.dumps(wanted)]


def keep_outcome(key: UUID, told: Mapping[str, Any]) -> MapImport:
    """Keep what came of a file: its report and its version, or why it was refused whole."""
    record: Mapping[str, Any] = told.get("record", {})
    version = str(record.get("version", ""))
    made = register_stored(READER, tile_store().load(version)) if version else None
    rows: Sequence[Mapping[str, str]] = told.get("rows", ())
    with write() as tx:
        row = tx.lock(MapImport.objects.filter(id=key)).get()
        public: dict[str, Json] = {
            "file": row.file,
            "kept": int(record.get("kept", 0)),
            "refused": sum(record.get("refused", {}).values()),
            "map": version,
        }
        told_record(tx, "airspace.map.imported", READER, Subject(row.handle, public))
        tx.change(
            row,
            done_at=clock.now(),
            record=dict(record),
            rows=[dict(one) for one in rows[:MOST_ROWS]],
            refusal=str(told.get("refusal", ""))[:1000],
            map=made,
        )
    shutil.rmtree(uploads() / str(row.id), ignore_errors=True)
    return row
