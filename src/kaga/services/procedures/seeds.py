"""Loading the catalogue folder: procedures, their forms, reasons and the pots of the year.

A folder per procedure: `procedure.toml` and `form-<version>.json`. Loading again changes what
differs and publishes a form only if it is new: `is_behind` says at every start whether an
upgrade of the package has brought something, and what was published stays as it was.

Example:
    >>> load_catalogue()                                                # doctest: +SKIP
    ['smartphone-subsidy']
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kaga.engines.calendar import fiscal_year
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions.publishing import publish_version, put_version
from kaga.services.procedures.authority import catalogue_folder
from kaga.services.procedures.models import FormVersion, Pot, Procedure, Reason
from kaga.services.procedures.versions import digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from kaga.engines.ledger import Json
    from kaga.kernel.storage.door import Transaction

LOADER = Actor.system("catalogue")
OPENED_BEFORE = timedelta(days=31)


def load_catalogue() -> list[str]:
    """Load every procedure of the catalogue folder; their slugs."""
    return [load_procedure(folder).slug for folder in _folders()]


def load_procedure(folder: Path) -> Procedure:
    """Load one procedure with its forms, in the order of their versions."""
    found = _found(folder)
    procedure = _put_procedure(found)
    for form in _forms(folder, procedure):
        version = form.version or put_version(procedure, form.definition, LOADER)
        if version.published_at is None:
            publish_version(version, LOADER)
    return procedure


def is_behind() -> bool:
    """Whether the folder holds something that is not loaded; nothing is written."""
    return any(_is_new(folder) for folder in _folders())


def open_pots() -> int:
    """Open the pots of the year, and of the next one a month before; how many were opened."""
    before = Pot.objects.count()
    for folder in _folders():
        found = _found(folder)
        procedure = Procedure.objects.filter(number=found["number"]).first()
        if procedure is not None and _missing_years(procedure, found):
            with write(on=["procedures:catalogue"]) as tx:
                _put_pots(tx, procedure, found)
    return Pot.objects.count() - before


@dataclass(frozen=True, slots=True)
class _Form:
    """A definition of the folder, and the version that it already is, if any."""

    definition: dict[str, Any]
    version: FormVersion | None


def _folders() -> list[Path]:
    return sorted(path.parent for path in catalogue_folder().glob("*/procedure.toml"))


def _found(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "procedure.toml").read_text("utf-8"))


def _forms(folder: Path, procedure: Procedure) -> list[_Form]:
    """The definitions in their order, each beside its version.

    Versions are matched in order too: a definition that comes back after another one is a new
    version, one that staff have put between two of the folder's disturbs nothing.
    """
    known = list(FormVersion.objects.filter(procedure=procedure).order_by("number"))
    forms = []
    for path in sorted(folder.glob("form-*.json"), key=_number):
        definition = json.loads(path.read_text("utf-8"))
        digest = digest_of(definition)
        at = next((at for at, row in enumerate(known) if row.digest == digest), None)
        forms.append(_Form(definition, None if at is None else known[at]))
        known = [] if at is None else known[at + 1 :]
    return forms


def _number(path: Path) -> int:
    return int(path.stem.removeprefix("form-"))


def _is_new(folder: Path) -> bool:
    found = _found(folder)
    row = Procedure.objects.filter(number=found["number"]).first()
    if row is None or _differs(row, _columns(found)) or _missing_years(row, found):
        return True
    known = {reason.code: reason for reason in Reason.objects.filter(procedure=row)}
    for code, columns in _reasons(row, found).items():
        if code not in known or _differs(known[code], columns):
            return True
    forms = _forms(folder, row)
    return any(form.version is None or form.version.published_at is None for form in forms)


def _differs(row: Procedure | Reason, columns: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in columns.items())


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
        elif _differs(row, columns):
            tx.change(row, **columns)
            _record(tx, "procedures.procedure.changed", row)
        _put_reasons(tx, row, _reasons(row, found))
        _put_pots(tx, row, found)
    return row


def _reasons(procedure: Procedure, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The columns of each reason of the library, by its code."""
    return {
        entry["code"]: {
            "procedure": procedure,
            "outcome": entry["outcome"],
            "clause": entry["clause"],
            "text": {language: entry[language] for language in ("ja", "easy", "en")},
        }
        for entry in found.get("reasons", [])
    }


def _put_reasons(
    tx: Transaction, procedure: Procedure, found: dict[str, dict[str, Any]]
) -> None:
    for code, columns in found.items():
        row = Reason.objects.filter(code=code).first()
        if row is None:
            tx.add(Reason(code=code, **columns))
            _record(tx, "procedures.reason.added", procedure)
        elif _differs(row, columns):
            tx.change(row, **columns)
            _record(tx, "procedures.reason.changed", procedure)


def _missing_years(procedure: Procedure, found: dict[str, Any]) -> list[int]:
    """The fiscal years whose pot should be open and is not.

    A year's pot opens in the month before the year, so that it is there at its first midnight
    even if the worker stands still that night.
    """
    if "pot" not in found:
        return []
    today = clock.today()
    wanted = {fiscal_year(today), fiscal_year(today + OPENED_BEFORE)}
    rows = Pot.objects.filter(procedure=procedure, fiscal_year__in=wanted)
    return sorted(wanted - set(rows.values_list("fiscal_year", flat=True)))


def _put_pots(tx: Transaction, procedure: Procedure, found: dict[str, Any]) -> None:
    """Each year's pot is made once; its budget is changed by people, not by loading."""
    for year in _missing_years(procedure, found):
        tx.add(Pot(procedure=procedure, fiscal_year=year, **found["pot"]))
        _record(tx, "procedures.pot.opened", procedure)


def _record(tx: Transaction, kind: str, procedure: Procedure) -> None:
    facts: dict[str, Json] = {
        "procedure": procedure.number,
        "sha256": digest_of([procedure.slug, procedure.facts, procedure.variant]),
    }
    record(tx, Act(kind, LOADER, new_handle(), facts))
