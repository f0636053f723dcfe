"""Tables of identity: people, their logins, sessions, proxies, and the city's roll.

Names, addresses and birth dates lie sealed under the person's own vault key; what must be
found again (a provider's subject, an entry of the roll) lies as a keyed hash. Nothing here
is, or is derived from, a My Number.

Every row has a random `handle` of its own for the public ledger, so that two entries about
one person cannot be connected by anybody who reads it.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText


class Row(models.Model):
    """What every table here has: an ordered id, a random public handle, its beginning."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class Person(Row):
    """Somebody the city knows; `stamp` grows when rights change, so sessions look again.

    `language` is what mail to them is written in; empty until they have chosen one.
    """

    key_id = models.UUIDField()
    sealed = models.BinaryField()
    stamp = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=4, default="")

    objects: ClassVar[models.Manager[Person]]

    class Meta:
        app_label = "identity"


class Login(Row):
    """One way in through a provider; many belong to one person."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="logins")
    person_id: UUID
    provider = models.CharField(max_length=40)
    subject_index = models.CharField(max_length=64)
    sealed_subject = models.BinaryField()
    assurance = models.PositiveSmallIntegerField()
    verified_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Login]]

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_index"],
                condition=models.Q(ended_at=None),
                name="identity_one_person_per_login",
            )
        ]


class Passkey(Row):
    """A WebAuthn credential for daily use."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="passkeys")
    person_id: UUID
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    label = models.CharField(max_length=60)
    backed_up = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Passkey]]

    class Meta:
        app_label = "identity"


class ProviderState(Row):
    """A provider that the city has withdrawn, or restored."""

    name = models.CharField(max_length=40, unique=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    objects: ClassVar[models.Manager[ProviderState]]

    class Meta:
        app_label = "identity"


class RollEntry(Row):
    """One resident of the city's roll, findable but not readable."""

    match_index = models.CharField(max_length=64, unique=True)
    name_birth_index = models.CharField(max_length=64, db_index=True)
    district = models.CharField(max_length=40)
    left_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[RollEntry]]

    class Meta:
        app_label = "identity"


class ResidencyAttestation(Row):
    """The city's word that a person lives here."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residencies")
    person_id: UUID
    municipality = models.CharField(max_length=6)
    district = models.CharField(max_length=40)
    sealed_birth_date = models.BinaryField()
    source = models.CharField(max_length=10)
    entry = models.ForeignKey(RollEntry, on_delete=models.PROTECT, null=True)
    entry_id: UUID | None
    valid_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[ResidencyAttestation]]

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(ended_at=None),
                name="identity_one_residency_per_person",
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(ended_at=None),
                name="identity_one_person_per_entry",
            ),
        ]


class RollInquiry(Row):
    """A person whom the roll did not match exactly: a member of staff decides."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="inquiries")
    person_id: UUID
    sealed_claim = models.BinaryField()
    nearness = models.CharField(max_length=12)
    decision = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="decided_inquiries"
    )
    decided_by_id: UUID | None

    objects: ClassVar[models.Manager[RollInquiry]]

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(decided_at=None),
                name="identity_one_open_inquiry",
            )
        ]


class Proxy(Row):
    """Somebody who may act for somebody: family, carer, or the counter."""

    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proxies")
    principal_id: UUID
    agent = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="principals"
    )
    agent_id: UUID | None
    kind = models.CharField(max_length=10)
    scope = models.JSONField(encoder=JsonText)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Proxy]]

    class Meta:
        app_label = "identity"


class StaffAssignment(Row):
    """A role that a person holds at the city."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    person_id: UUID
    role = models.CharField(max_length=40)
    division = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[StaffAssignment]]

    class Meta:
        app_label = "identity"


class ApiToken(Row):
    """A bearer token for programs; only its hash is kept."""

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    owner_id: UUID
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=60)
    scopes = models.JSONField(encoder=JsonText)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[ApiToken]]

    class Meta:
        app_label = "identity"


class OneTimeCode(Row):
    """A code handed over by hand: to activate an account, or to accept a proxy."""

    purpose = models.CharField(max_length=10)
    code_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="codes")
    person_id: UUID
    proxy = models.ForeignKey(Proxy, on_delete=models.PROTECT, null=True)
    proxy_id: UUID | None
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[OneTimeCode]]

    class Meta:
        app_label = "identity"


class ConsentRecord(Row):
    """What a person agreed to, in which wording, and whether it still holds."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    person_id: UUID
    purpose = models.CharField(max_length=60)
    wording = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[ConsentRecord]]

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="identity_one_consent_per_purpose",
            )
        ]


class Attempt(models.Model):
    """Failed tries to guess a code, per window of time, to slow guessing down."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    window_ends_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Attempt]]

    class Meta:
        app_label = "identity"


class SessionRecord(models.Model):
    """A browser session: found by the hash of its key, readable only with the key itself."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    id = models.UUIDField(default=new_id, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    person_id: UUID | None
    sealed = models.BinaryField()
    provider = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[SessionRecord]]

    class Meta:
        app_label = "identity"
