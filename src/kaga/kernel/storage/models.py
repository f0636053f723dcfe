"""Tables of the storage kernel: the vault's keys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_id


class VaultKey(models.Model):
    """One data key, wrapped by the master key; destroyed means the wrapping is gone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[VaultKey]]

    class Meta:
        app_label = "storage"
