"""Operators and who files for them, pilots, vehicle models, vehicles: kept by the desk."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

from django.db import IntegrityError

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.airspace import rules, words
from kaga.services.airspace.actions.steps import SKY
from kaga.services.airspace.enums import ClassOf, LicenceExtension, PriorityClass, Standing
from kaga.services.airspace.fieldchecks import Wrong
from kaga.services.airspace.models import (
    Membership,
    Operator,
    Pilot,
    PilotExtension,
    Vehicle,
    VehicleModel,
)

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json

Row = TypeVar("Row", Operator, Vehicle)
INVITED_FOR: Final = timedelta(days=7)
_REGISTRATION: Final = re.compile(r"JU[0-9A-Z]{6,16}")


@dataclass(frozen=True, slots=True)
class OperatorTerms:
    """What is known of an operator."""

    organisation: str
    contact: str
    dips_id: str = ""
    insured_until: date | None = None
    priorities: frozenset[PriorityClass] = frozenset(
        {PriorityClass.GOODS, PriorityClass.SURVEY, PriorityClass.LEISURE}
    )


def register_operator(visitor: Visitor, terms: OperatorTerms) -> Operator:
    """Add an operator.

    Raises
    ------
    Invalid: something is missing. Conflict: the name is taken.
    """
    require(visitor, rules.keep_registry)
    columns = _operator_columns(visitor, terms)
    row = Operator(**columns)
    return _added(visitor, "airspace.operator.registered", row, {"operator": row.organisation})


def change_operator(
    visitor: Visitor, key: UUID, etag: int, terms: OperatorTerms, standing: Standing
) -> Operator:
    """Change what is known of an operator, or suspend it; its accepted flights stay.

    Raises
    ------
    NotFound: no such operator. Conflict: somebody changed it since version `etag`.
    """
    require(visitor, rules.keep_registry)
    columns = _operator_columns(visitor, terms)
    try:
        with write(on=[SKY]) as tx:
            row = tx.lock(Operator.objects.filter(id=key)).first()
            if row is None:
                raise NotFound
            if row.etag != etag:
                raise Conflict(words.changed_meanwhile.in_language(visitor.language))
            public: dict[str, Json] = {
                "operator": terms.organisation,
                "standing": str(standing),
            }
            subject = Subject(row.handle, public)
            told_record(tx, "airspace.operator.changed", visitor.actor("staff"), subject)
            return tx.change(row, standing=str(standing), etag=row.etag + 1, **columns)
    except IntegrityError as error:
        raise _name_taken(visitor) from error


def _operator_columns(visitor: Visitor, terms: OperatorTerms) -> dict[str, Any]:
    wrong = Wrong(visitor.language)
    columns = {
        "organisation": wrong.text("organisation", terms.organisation, 120),
        "contact": wrong.text("contact", terms.contact, 200),
        "dips_id": wrong.optional("dips_id", terms.dips_id, 40),
        "insured_until": terms.insured_until,
        "priorities": sorted(str(one) for one in terms.priorities),
    }
    if not terms.priorities:
        wrong.say("priorities", words.needed)
    wrong.stop()
    return columns


def invite_member(visitor: Visitor, operator: UUID) -> str:
    """A code with which one person can join an operator within a week; shown once."""
    require(visitor, rules.keep_registry)
    row = Operator.objects.filter(id=operator).first()
    if row is None:
        raise NotFound
    code = secrets.token_urlsafe(12)
    with write() as tx:
        subject = Subject(row.handle, {"operator": row.organisation})
        told_record(tx, "airspace.operator.invited", visitor.actor("staff"), subject)
        tx.add(
            Membership(
                operator=row,
                code_digest=_digest(code),
                expires_at=clock.now() + INVITED_FOR,
            )
        )
    return code


def join_operator(visitor: Visitor, code: str) -> Operator:
    """Become a member by an invitation; it holds once.

    Raises
    ------
    Invalid: nobody gave out that code, it was used, or a week has passed.
    """
    require(visitor, rules.join)
    with write() as tx:
        waiting = Membership.objects.filter(
            code_digest=_digest(code.strip()), person=None, expires_at__gt=clock.now()
        )
        row = tx.lock(waiting).first()
        if row is None:
            raise Invalid({"code": [words.code_unknown.in_language(visitor.language)]})
        subject = Subject(row.operator.handle, {"operator": row.operator.organisation})
        told_record(tx, "airspace.operator.joined", visitor.actor("operator"), subject)
        tx.change(row, person=visitor.person, joined_at=clock.now())
    return row.operator


def end_membership(visitor: Visitor, key: UUID) -> None:
    """Let somebody no longer file for an operator (staff), or leave oneself."""
    row = Membership.objects.select_related("operator").filter(id=key, ended_at=None).first()
    if row is None:
        raise NotFound
    if row.person is None or row.person != rules.person_of(visitor):
        require(visitor, rules.keep_registry)
    with write() as tx:
        subject = Subject(row.operator.handle, {"operator": row.operator.organisation})
        told_record(tx, "airspace.operator.left", visitor.actor(), subject)
        tx.change(row, ended_at=clock.now(), expires_at=clock.now())


@dataclass(frozen=True, slots=True)
class NewPilot:
    """A pilot as the desk takes them up."""

    operator: UUID
    name: str
    licence: ClassOf
    licence_number: str = ""
    valid_until: date | None = None
    extensions: Mapping[LicenceExtension, date] = field(default_factory=dict)


def register_pilot(visitor: Visitor, new: NewPilot) -> Pilot:
    """Add a pilot; name and licence number are sealed under a key of their own.

    Raises
    ------
    Invalid: no such operator, no name, or a licence without number and date.
    """
    require(visitor, rules.keep_registry)
    wrong = Wrong(visitor.language)
    name = wrong.text("name", new.name, 80)
    number = wrong.optional("licence_number", new.licence_number, 40)
    if new.licence is not ClassOf.NONE:
        if not number:
            wrong.say("licence_number", words.needed)
        if new.valid_until is None:
            wrong.say("valid_until", words.needed)
    _check_extensions(wrong, new.licence, new.extensions)
    operator = _operator(wrong, new.operator)
    wrong.stop()
    key = vault.fresh_key()
    row = Pilot(
        operator=operator,
        key_id=key[0],
        licence=str(new.licence),
        valid_until=new.valid_until,
    )
    row.name = vault.seal_with(key[1], name.encode(), f"pilot-name:{row.id}")
    row.licence_number = vault.seal_with(key[1], number.encode(), f"pilot-licence:{row.id}")
    with write() as tx:
        vault.keep_key(tx, key)
        private = {"name": name, "licence_number": number}
        subject = Subject(row.handle, {"licence": row.licence}, private, key)
        told_record(tx, "airspace.pilot.registered", visitor.actor("staff"), subject)
        tx.add(row)
        tx.add_many(_extension_rows(row, new.extensions))
    return row


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as it is from now on: class, end, and from when it is extended for what."""

    licence: ClassOf
    valid_until: date | None
    extensions: Mapping[LicenceExtension, date]


def change_licence(visitor: Visitor, pilot: UUID, terms: Licence) -> Pilot:
    """Enter a renewed or extended licence; flights accepted already stay.

    Raises
    ------
    NotFound: no such pilot. Invalid: a licence without an end, an extension without a licence
        or from a day to come.
    """
    require(visitor, rules.keep_registry)
    wrong = Wrong(visitor.language)
    if terms.licence is not ClassOf.NONE and terms.valid_until is None:
        wrong.say("valid_until", words.needed)
    _check_extensions(wrong, terms.licence, terms.extensions)
    wrong.stop()
    with write(on=[SKY]) as tx:
        row = tx.lock(Pilot.objects.filter(id=pilot)).first()
        if row is None:
            raise NotFound
        public: dict[str, Json] = {
            "licence": str(terms.licence),
            "extensions": [str(one) for one in sorted(terms.extensions)],
        }
        subject = Subject(row.handle, public)
        told_record(tx, "airspace.pilot.licensed", visitor.actor("staff"), subject)
        tx.remove_where(PilotExtension.objects.filter(pilot=row))
        tx.add_many(_extension_rows(row, terms.extensions))
        return tx.change(row, licence=str(terms.licence), valid_until=terms.valid_until)


def _check_extensions(
    wrong: Wrong, licence: ClassOf, extensions: Mapping[LicenceExtension, date]
) -> None:
    for kind, since in extensions.items():
        if licence is ClassOf.NONE:
            wrong.say(f"since_{kind}", words.extends_nothing)
        elif since > clock.today():
            wrong.say(f"since_{kind}", words.not_yet)


def _extension_rows(
    pilot: Pilot, extensions: Mapping[LicenceExtension, date]
) -> list[PilotExtension]:
    return [
        PilotExtension(pilot=pilot, kind=str(kind), since=since)
        for kind, since in sorted(extensions.items())
    ]


@dataclass(frozen=True, slots=True)
class NewVehicle:
    """An aircraft as the desk takes it up."""

    operator: UUID
    model: UUID
    registration: str
    certificate: ClassOf
    valid_until: date


def register_vehicle(visitor: Visitor, new: NewVehicle) -> Vehicle:
    """Add an aircraft by its registration.

    Raises
    ------
    Invalid: no such operator or model, not a registration. Conflict: it is registered.
    """
    require(visitor, rules.keep_registry)
    wrong = Wrong(visitor.language)
    registration = "".join(new.registration.upper().split())
    if not _REGISTRATION.fullmatch(registration):
        wrong.say("registration", words.bad_registration)
    operator = _operator(wrong, new.operator)
    if not VehicleModel.objects.filter(id=new.model).exists():
        wrong.say("model", words.bad_choice)
    wrong.stop()
    row = Vehicle(
        operator=operator,
        model_id=new.model,
        registration=registration,
        certificate=str(new.certificate),
        valid_until=new.valid_until,
    )
    public: dict[str, Json] = {"registration": registration}
    return _added(visitor, "airspace.vehicle.registered", row, public)


def set_standing(visitor: Visitor, what: Pilot | Vehicle, standing: Standing) -> None:
    """Suspend a pilot or an aircraft, or let it fly again."""
    require(visitor, rules.keep_registry)
    name = "airspace.pilot.changed" if isinstance(what, Pilot) else "airspace.vehicle.changed"
    with write(on=[SKY]) as tx:
        subject = Subject(what.handle, {"standing": str(standing)})
        told_record(tx, name, visitor.actor("staff"), subject)
        tx.change(what, standing=str(standing))


def _operator(wrong: Wrong, key: UUID) -> Operator | None:
    row = Operator.objects.filter(id=key).first()
    if row is None:
        wrong.say("operator", words.bad_choice)
    return row


def _added(visitor: Visitor, name: str, row: Row, public: Mapping[str, Json]) -> Row:
    """Add a row whose name may be taken, with its act."""
    try:
        with write() as tx:
            told_record(tx, name, visitor.actor("staff"), Subject(row.handle, public))
            return tx.add(row)
    except IntegrityError as error:
        raise _name_taken(visitor) from error


def _name_taken(visitor: Visitor) -> Conflict:
    return Conflict(words.taken_name.in_language(visitor.language))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
