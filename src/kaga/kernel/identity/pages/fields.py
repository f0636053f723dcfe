"""What the pages of identity share: fields, errors beside them, proofs in a session."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from kaga.engines.calendar import DateNotUnderstood, EraBorderError, parse_date
from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.identity import words
from kaga.kernel.identity.ports import Proof
from kaga.kernel.identity.profiles import Profile
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.web.dates import date_text
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, QueryDict

LONGEST_AGE_S = 86_400


def once(fields: QueryDict) -> dict[str, str]:
    """Fields that were sent exactly once; one sent twice is not taken at all."""
    return {name: values[0] for name, values in fields.lists() if len(values) == 1}


def summary(error: Invalid) -> list[tuple[str, str]]:
    """The rows of the error summary."""
    return [(field, message) for field, found in error.fields.items() for message in found]


def day_of(data: Mapping[str, str], name: str) -> date | None:
    """A day from the boxes of `date_input`; None when all are empty (raises Invalid)."""
    text = date_text(data, name)
    if not text:
        return None
    try:
        return parse_date(text)
    except (DateNotUnderstood, EraBorderError, ValueError) as error:
        raise Invalid({name: [say(words.day_not_understood)]}) from error


def gathered(parts: Iterable[Invalid]) -> None:
    """Raise everything that was wrong at once, if anything was."""
    fields: dict[str, list[str]] = {}
    for part in parts:
        fields |= part.fields
    if fields:
        raise Invalid(fields)


def uuid_of(text: str, field: str) -> UUID:
    """A user number as typed (raises Invalid)."""
    try:
        return UUID(text.strip())
    except ValueError as error:
        raise Invalid({field: [say(words.person_unknown)]}) from error


def max_age_of(request: HttpRequest) -> int | None:
    """How fresh the sign-in must be, if the page that sent people here asked for it."""
    text = request.GET.get("max_age", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 5:
        return None
    return min(int(text), LONGEST_AGE_S) or None


def level_of(request: HttpRequest) -> Assurance:
    """How strong the sign-in must be, likewise."""
    levels = {level.name.lower(): level for level in Assurance}
    return levels.get(request.GET.get("level", ""), Assurance.NONE)


def callback_address(provider: str) -> str:
    """Where a provider sends the browser back to, registered with it exactly so."""
    path = reverse("identity-callback", args=[provider])
    public: str = settings.KAGA_PUBLIC_URL
    return public.rstrip("/") + path


def local_day(moment: datetime) -> date:
    """The day of a moment on the city's calendars."""
    return clock.to_local(moment).date()


def client_address(request: HttpRequest) -> str:
    """What stays the same while somebody guesses codes; hashed before it is kept."""
    return str(request.META.get("REMOTE_ADDR", ""))


def packed(proof: Proof) -> dict[str, Any]:
    """A proof that waits in the (sealed) session for a decision."""
    content = dataclasses.asdict(proof.profile)
    born = proof.profile.birth_date
    return {
        "provider": proof.provider,
        "subject": proof.subject,
        "assurance": int(proof.assurance),
        "at": proof.authenticated_at.timestamp(),
        "profile": {**content, "birth_date": born.isoformat() if born else None},
    }


def unpacked(content: dict[str, Any]) -> Proof:
    """The proof again."""
    profile = dict(content["profile"])
    born = profile.pop("birth_date")
    return Proof(
        provider=content["provider"],
        subject=content["subject"],
        assurance=Assurance(content["assurance"]),
        authenticated_at=datetime.fromtimestamp(content["at"], UTC),
        profile=Profile(**profile, birth_date=date.fromisoformat(born) if born else None),
    )
