"""Loading the catalogue folder: procedures, their forms, reasons and this year's pots.

A folder per procedure: `procedure.toml` and `form-<version>.json`. Loading again changes what
differs and publishes a form only if it is new, so it can run at every start.

Example:
    >>> load_catalogue()                                                # doctest: +SKIP
    ['smartphone-subsidy']
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from kaga.engines.calendar import fiscal_year
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions.publishing import publish_version, put_version
from kaga.services.procedures.authority import catalogue_folder
from kaga.services.procedures.models import Pot, Procedure, Reason
from kaga.services.procedures.versions import digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from kaga.engines.ledger import Json
    from kaga.kernel.storage.door import Transaction

LOADER = Actor.system("catalogue")


def load_catalogue() -> list[str]:
    """Load every procedure of the catalogue folder; their slugs."""
    folders = sorted(path.parent for path in catalogue_folder().glob("*/procedure.toml"))
    return [load_procedure(folder).slug for folder in folders]


def load_procedure(folder: Path) -> Procedure:
    """Load one procedure with its forms, in the order of their versions."""
    found = tomllib.loads((folder / "procedure.toml").read_text("utf-8"))
    procedure = _put_procedure(found)
    for path in sorted(folder.glob("form-*.json")):
        definition = json.loads(path.read_text("utf-8"))
        version = put_version(procedure, definition, LOADER)
        if version.published_at is None:
            publish_version(version, LOADER)
    return procedure


def _columns(found: dict[str, Any]) -> dict[str, Any]:
    plain = ("slug", "division", "status", "standard_days", "retention_class")
    return {
        **{name: found[name] for name in plain},
        "opens_on": found.get("opens_on"),
        "closes_on": found.get("closes_on"),
        "assurance": found.get("assurance", 0),
        "four_eyes": found.get("four_eyes", False),
        "once_per_person": found.get("once_per_person", False),
        "has_pot": "pot" in found,
        "facts": found["facts"],
        "variant": found.get("variant", {}),
    }


def _put_procedure(found: dict[str, Any]) -> Procedure:
    columns = _columns(found)
    with write(on=["procedures:catalogue"]) as tx:
        row = Procedure.objects.filter(number=found["number"]).first()
        if row is None:
            row = tx.add(Procedure(number=found["number"], **columns))
            _record(tx, "procedures.procedure.added", row)
        elif any(getattr(row, name) != value for name, value in columns.items()):
            tx.change(row, **columns)
            _record(tx, "procedures.procedure.changed", row)
        _put_reasons(tx, row, found.get("reasons", []))
        _put_pot(tx, row, found.get("pot"))
    return row


def _put_reasons(tx: Transaction, procedure: Procedure, found: list[dict[str, str]]) -> None:
    for entry in found:
        columns = {
            "procedure": procedure,
            "outcome": entry["outcome"],
            "clause": entry["clause"],
            "text": {language: entry[language] for language in ("ja", "easy", "en")},
        }
        row = Reason.objects.filter(code=entry["code"]).first()
        if row is None:
            tx.add(Reason(code=entry["code"], **columns))
            _record(tx, "procedures.reason.added", procedure)
        elif any(getattr(row, name) != value for name, value in columns.items()):
            tx.change(row, **columns)
            _record(tx, "procedures.reason.changed", procedure)


def _put_pot(tx: Transaction, procedure: Procedure, found: dict[str, int] | None) -> None:
    """This fiscal year's pot, made once; its budget is changed by people, not by loading."""
    if found is None:
        return
    year = fiscal_year(clock.today())
    if not Pot.objects.filter(procedure=procedure, fiscal_year=year).exists():
        tx.add(Pot(procedure=procedure, fiscal_year=year, **found))
        _record(tx, "procedures.pot.opened", procedure)


def _record(tx: Transaction, kind: str, procedure: Procedure) -> None:
    facts: dict[str, Json] = {
        "procedure": procedure.number,
        "sha256": digest_of([procedure.slug, procedure.facts, procedure.variant]),
    }
    record(tx, Act(kind, LOADER, new_handle(), facts))
