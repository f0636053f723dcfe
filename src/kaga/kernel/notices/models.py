"""Tables of notices: the inbox, the outgoing mail, what people prefer.

What a notice says may tell of a person's affairs, so it lies sealed under the person's own
vault key; so does a mail with its address.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from django.db import models
from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.ids import new_id

MailState = Literal["waiting", "sent", "bounced", "dead"]


class Notice(models.Model):
    """One notice in a person's inbox, as it was said, in the three languages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.UUIDField()
    kind = models.CharField(max_length=80)
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Notice]]

    class Meta:
        app_label = "notices"
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_list"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
        ]


class MailOut(models.Model):
    """One mail to be sent by the worker; its number in the Message-ID is its `id`."""

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=new_id, editable=False)
    person = models.UUIDField(null=True)
    key_id = models.UUIDField()
    sealed = models.BinaryField()
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    sending_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    reply_code = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=300, default="")

    objects: ClassVar[models.Manager[MailOut]]

    class Meta:
        app_label = "notices"
        indexes = [
            models.Index(
                fields=["next_at", "number"], name="mail_due", condition=Q(state="waiting")
            ),
            models.Index(fields=["person", "-number"], name="mail_of_person"),
        ]


class MailChoice(models.Model):
    """A person does not want (or wants again) mail about a topic; the inbox gets all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.UUIDField()
    topic = models.CharField(max_length=40)
    wanted = models.BooleanField()

    objects: ClassVar[models.Manager[MailChoice]]

    class Meta:
        app_label = "notices"
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="mail_choice_once")
        ]
