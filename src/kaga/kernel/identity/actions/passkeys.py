"""Passkeys (WebAuthn): enrolled after a fresh sign-in, then used every day.

The browser's part is `web/identity/passkey.ts`; the checks of the answers are those of the
`webauthn` library. User verification is always required, so a passkey is two factors.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from django.conf import settings
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kaga.engines.mynumber import contains_my_number
from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.city import this_city
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity import queries, rules, words
from kaga.kernel.identity.models import Passkey
from kaga.kernel.identity.ports import PASSKEY, SignInRefused
from kaga.kernel.identity.profiles import key_of, open_profile, person_row, pseudonym
from kaga.kernel.identity.sessions import SignedIn
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

MOST_PASSKEYS = 10
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What the browser is asked, and the challenge to keep until it answers."""

    options: dict[str, Any]
    challenge: str


def begin_enrolment(visitor: Visitor) -> Ceremony:
    """Ask the browser for a new passkey; the account appears to it as a pseudonym only."""
    require(visitor, rules.enrol_passkey)
    own = _own(visitor)
    made = webauthn.generate_registration_options(
        rp_id=relying_party_id(),
        rp_name=this_city().name,
        user_id=bytes.fromhex(pseudonym(own, "identity.passkey")),
        user_name=visitor.name or this_city().name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id))
            for row in queries.passkeys_of(own)
        ],
    )
    return _ceremony(made, made.challenge)


def enrol(visitor: Visitor, answer: str, challenge: str, label: str) -> UUID:
    """Keep a new passkey; its id.

    Raises
    ------
    SignInRefused: the browser's answer does not hold. Invalid: the label. Conflict: the
        passkey is registered already.
    """
    require(visitor, rules.enrol_passkey)
    own = _own(visitor)
    _check_label(label)
    try:
        proved = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=relying_party_id(),
            expected_origin=origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise SignInRefused("passkey", say(words.passkey_refused)) from error
    credential = bytes_to_base64url(proved.credential_id)
    with write(on=[f"person:{own}"]) as tx:
        if Passkey.objects.filter(credential_id=credential).exists():
            raise Conflict(say(words.passkey_known))
        if queries.passkeys_of(own).count() >= MOST_PASSKEYS:
            raise Conflict(say(words.passkeys_too_many))
        row = tx.add(
            Passkey(
                person_id=own,
                credential_id=credential,
                public_key=proved.credential_public_key,
                sign_count=proved.sign_count,
                backed_up=proved.credential_backed_up,
                label=label.strip(),
            )
        )
        key = key_of(person_row(own))
        who = {"person": str(own)}
        act = Act("identity.passkey.enrolled", visitor.actor(), row.handle, {}, who, key)
        record(tx, act)
        emit(tx, Event("jp.kaga.identity.passkey.enrolled", str(row.handle)))
    return row.id


def begin_sign_in() -> Ceremony:
    """Ask the browser for any passkey of this site."""
    made = webauthn.generate_authentication_options(
        rp_id=relying_party_id(), user_verification=UserVerificationRequirement.REQUIRED
    )
    return _ceremony(made, made.challenge)


def sign_in_by_passkey(answer: str, challenge: str) -> SignedIn:
    """The person whose passkey answered (raises SignInRefused)."""
    if PASSKEY in queries.withdrawn_providers():
        raise SignInRefused("withdrawn", say(words.provider_withdrawn))
    with write(on=["passkey"], bookkeeping="a passkey was used") as tx:
        rows = Passkey.objects.filter(credential_id=_credential_id(answer), ended_at=None)
        row = tx.lock(rows.select_related("person")).first()
        if row is None:
            raise SignInRefused("passkey", say(words.passkey_unknown))
        try:
            proved = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=relying_party_id(),
                expected_origin=origin(),
                credential_public_key=bytes(row.public_key),
                credential_current_sign_count=row.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError) as error:
            raise SignInRefused("passkey", say(words.passkey_refused)) from error
        tx.change(row, sign_count=proved.new_sign_count, used_at=clock.now())
    name = open_profile(key_of(row.person)[1], row.person.sealed).name
    person = PersonId(row.person_id)
    return SignedIn(person, name, Assurance.ACCOUNT, clock.now(), PASSKEY)


def remove_passkey(visitor: Visitor, passkey_id: UUID) -> None:
    """Stop using a passkey; the last way in cannot be taken (raises Invalid)."""
    require(visitor, rules.unlink_login)
    own = _own(visitor)
    with write(on=[f"person:{own}"]) as tx:
        row = tx.lock(queries.passkeys_of(own).filter(id=passkey_id)).first()
        if row is None:
            raise NotFound
        others = queries.passkeys_of(own).exclude(id=passkey_id).exists()
        if not others and not [way for way in queries.routes_of(own) if way != PASSKEY]:
            raise Invalid({"passkey": [say(words.last_login)]})
        tx.change(row, ended_at=clock.now())
        record(tx, Act("identity.passkey.ended", visitor.actor(), row.handle))
        emit(tx, Event("jp.kaga.identity.passkey.ended", str(row.handle)))


def relying_party_id() -> str:
    """The domain to which passkeys are bound."""
    return urlsplit(settings.KAGA_PUBLIC_URL).hostname or "localhost"


def origin() -> str:
    """The only origin from which an answer may come."""
    parts = urlsplit(settings.KAGA_PUBLIC_URL)
    return f"{parts.scheme}://{parts.netloc}"


def _own(visitor: Visitor) -> PersonId:
    if visitor.person is None:
        raise NotFound
    return visitor.person


def _ceremony(options: Any, challenge: bytes) -> Ceremony:
    shown: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return Ceremony(shown, bytes_to_base64url(challenge))


def _credential_id(answer: str) -> str:
    try:
        found = json.loads(answer)["id"]
    except (ValueError, KeyError, TypeError) as error:
        raise SignInRefused("passkey", say(words.passkey_refused)) from error
    return str(found)


def _check_label(label: str) -> None:
    if not label.strip():
        raise Invalid({"label": [say(words.needed)]})
    if len(label) > _LONGEST_LABEL:
        raise Invalid({"label": [say(words.too_long, most=_LONGEST_LABEL)]})
    if contains_my_number(label):
        raise Invalid({"label": [say(words.my_number_refused)]})
