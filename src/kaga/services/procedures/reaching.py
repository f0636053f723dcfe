"""What a person has here, for the provider drill, and who of the city has looked at it.

The drill asks before and after a provider is withdrawn: everything is opened by the very
queries that the person's own pages use, so "still there" means "can still be read".

>>> kept_cases(person)                                                  # doctest: +SKIP
{'2026-0417-0001-9': '5feceb66ffc86f38…'}
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.sightings import Sighting
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.storage.vault import Erased
from kaga.kernel.web.words import Words
from kaga.services.procedures import applying_words as words
from kaga.services.procedures.authority import authority
from kaga.services.procedures.models import Case, Draft, Reading
from kaga.services.procedures.queries.cases import own_case
from kaga.services.procedures.queries.drafts import open_draft
from kaga.services.procedures.versions import written

MOST_LOOKS: Final = 50
_ERASED: Final = "erased"


def kept_drafts(person: PersonId) -> Mapping[str, str]:
    """A digest of each draft of the person, by its procedure and its own number."""
    rows = (
        Draft.objects.filter(owner=person, discarded_at=None)
        .select_related("procedure")
        .defer("answers")
    )
    return {
        f"{row.procedure.slug}/{row.id}": _draft(person, row) for row in rows.order_by("id")
    }


def kept_cases(person: PersonId) -> Mapping[str, str]:
    """A digest of each case of the person, by its reference."""
    rows = Case.objects.filter(applicant=person).order_by("id")
    visitor = _weakest(person)
    found = rows.values_list("reference", flat=True)
    return {reference: _case(visitor, reference) for reference in found}


def sightings_of_person(person: PersonId) -> list[Sighting]:
    """Every look of staff at a case of the person, the latest first."""
    rows = Reading.objects.filter(case__applicant=person).select_related("case")
    latest = rows.only("at", "division", "purpose", "case__reference").order_by("-id")
    return [_sighting(row) for row in latest[:MOST_LOOKS]]


def _weakest(person: PersonId, principal: PersonId | None = None) -> Visitor:
    """The person as the weakest route lets them in: a code from the counter."""
    return Visitor(
        person=person,
        assurance=Assurance.ACCOUNT,
        authenticated_at=clock.now(),
        acting_for=principal,
    )


def _draft(person: PersonId, row: Draft) -> str:
    principal = None if row.principal == person else PersonId(row.principal)
    try:
        opened = open_draft(_weakest(person, principal), row.id)
    except Erased:
        return _ERASED
    return _digest({"etag": opened.etag, "page": opened.page, **opened.answers})


def _case(visitor: Visitor, reference: str) -> str:
    try:
        opened = own_case(visitor, reference)
    except Erased:
        return _ERASED
    return _digest({"etag": opened.etag, "name": opened.name, **opened.answers})


def _digest(content: Mapping[str, object]) -> str:
    return hashlib.sha256(written(content)).hexdigest()


def _sighting(row: Reading) -> Sighting:
    reference, why = (
        row.case.reference,
        words.PURPOSES.get(row.purpose, words.PURPOSES["review"]),
    )
    what = Words(
        *(
            words.sighting.in_language(
                language, reference=reference, why=why.in_language(language)
            )
            for language in ("ja", "easy", "en")
        )
    )
    division = authority().division_name(row.division)
    return Sighting(row.at, division, what, f"/my/applications/{reference}")
