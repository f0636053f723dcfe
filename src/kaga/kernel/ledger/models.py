"""Tables of the ledger: staged entries wait for the sequencer; openings stay private."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock


class StagedEntry(models.Model):
    """An entry committed together with its change, not yet given its index."""

    id = models.UUIDField(primary_key=True, editable=False)
    data = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[StagedEntry]]

    class Meta:
        app_label = "ledger"


class Opening(models.Model):
    """What opens an entry's commitment: salt and private content, sealed under a vault key."""

    entry_id = models.UUIDField(primary_key=True, editable=False)
    key_id = models.UUIDField()
    sealed = models.BinaryField()

    objects: ClassVar[models.Manager[Opening]]

    class Meta:
        app_label = "ledger"
