"""A measure: what is asked, of whom, when, how it stands and how it ended.

>>> Measure.objects.filter(state=State.OPEN)                             # doctest: +SKIP
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.voting.enums import State


class Measure(models.Model):
    """One election with one or more questions.

    `election` and `trustees_record` are the exact bytes that everybody sees, there once the
    ceremony is complete; `fingerprint` covers the former. Texts in three languages are objects
    with the members ja, easy and en; `questions`, `arguments` and `electorate` have the forms
    of `kaga.services.voting.shapes`. Of the archive only size, head and height are kept here:
    the file is written first, and what stands behind `archive_size` in it was never said.

    `announced_to` is the last person whom the telling of the opening has come to.
    `mixed` is the tally as the last trustee who shuffled rankings left it.

    `withheld`: it ended without counts, because fewer than `k_min` ballots would have counted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    uuid = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, default=State.DRAFT)
    suite = models.CharField(max_length=20)
    title = models.JSONField(encoder=JsonText)
    summary = models.JSONField(encoder=JsonText)
    arguments = models.JSONField(encoder=JsonText, default=list)
    questions = models.JSONField(encoder=JsonText)
    electorate = models.JSONField(encoder=JsonText)
    threshold = models.PositiveSmallIntegerField(default=3)
    k_min = models.PositiveIntegerField(default=10)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)

    election = models.BinaryField(null=True)
    trustees_record = models.BinaryField(null=True)
    fingerprint = models.CharField(max_length=44, default="")

    created_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closing_entry = models.UUIDField(null=True)
    ending_entry = models.UUIDField(null=True)
    reason = models.TextField(default="")

    archive_size = models.BigIntegerField(default=0)
    archive_head = models.CharField(max_length=64, default="")
    archive_height = models.PositiveIntegerField(default=0)
    tally = models.BinaryField(null=True)
    mixed = models.BinaryField(null=True)
    counted = models.PositiveIntegerField(null=True)
    result = models.JSONField(encoder=JsonText, null=True)
    announced_to = models.UUIDField(null=True)
    withheld = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Measure]]

    class Meta:
        app_label = "voting"
        indexes = [models.Index(fields=["state", "closes_at"], name="voting_by_state")]

    @property
    def to_decrypt(self) -> bytes:
        """The exact bytes of the tally that is decrypted."""
        return bytes(self.mixed or self.tally or b"")

    @property
    def lock(self) -> str:
        """What everything that changes the measure, its keys or its ballots competes for."""
        return f"vote:{self.uuid}"


class Booth(models.Model):
    """A release of the booth, by the hash of its files; the newest one counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    entry_id = models.UUIDField()
    released_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Booth]]

    class Meta:
        app_label = "voting"
