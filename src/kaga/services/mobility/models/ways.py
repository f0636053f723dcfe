"""Ways that somebody chose: there and home, until they are over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText


class ChosenWay(models.Model):
    """One choice, found by its handle, which only who chose it and whom they tell know.

    `question` is what was typed, `there` and `home` the ways as they were found, with their
    signed offers. `person` and `references` are set when the rides were booked. After `until`
    it is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    question = models.JSONField(encoder=JsonText)
    there = models.JSONField(encoder=JsonText)
    home = models.JSONField(encoder=JsonText, null=True)
    person = models.UUIDField(null=True)
    references = models.JSONField(encoder=JsonText, default=list)
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[ChosenWay]]

    class Meta:
        app_label = "mobility"
