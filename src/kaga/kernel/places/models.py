"""Tables of the city pack: sources, layers with their versions, places, addresses, facts.

What: a layer is a named set of rows; importing a file makes a new version and the rows of the
old one stay, superseded. Why: an import can be undone, and a page can always say where a row
came from.

>>> Place.objects.filter(version__is_current=True)                     # doctest: +SKIP
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle
from kaga.kernel.jsontext import JsonText


class City(models.Model):
    """The municipality of this installation (one row) and the pack it was loaded from."""

    code = models.CharField(max_length=5, primary_key=True)
    handle = models.UUIDField(default=new_handle, unique=True)
    manifest = models.JSONField(encoder=JsonText)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[City]]

    class Meta:
        app_label = "places"


class Source(models.Model):
    """Where data came from and on what terms."""

    slug = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=300, blank=True)
    retrieved = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager[Source]]

    class Meta:
        app_label = "places"


class Layer(models.Model):
    """A named set of rows of one kind."""

    name = models.CharField(max_length=40, primary_key=True)
    handle = models.UUIDField(default=new_handle, unique=True)
    reader = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title_ja = models.CharField(max_length=100)
    title_easy = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100)

    objects: ClassVar[models.Manager[Layer]]

    class Meta:
        app_label = "places"


class LayerVersion(models.Model):
    """One loading of a layer, from the pack or from an official file."""

    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=10)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    status = models.CharField(max_length=20)
    as_of = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    rows_kept = models.PositiveIntegerField()
    rejected = models.JSONField(encoder=JsonText, default=list)
    made_at = models.DateTimeField(default=clock.now)
    is_current = models.BooleanField(default=True)
    is_undone = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[LayerVersion]]

    class Meta:
        app_label = "places"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["layer", "number"], name="layer_version_number"),
            models.UniqueConstraint(
                fields=["layer"],
                condition=models.Q(is_current=True),
                name="layer_one_current_version",
            ),
        ]


class Place(models.Model):
    """Something on the map: a point, a line or an area."""

    version = models.ForeignKey(LayerVersion, on_delete=models.PROTECT, related_name="places")
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    reading = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=60, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    geometry = models.TextField(blank=True)
    status = models.CharField(max_length=20)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    accuracy_m = models.PositiveIntegerField(null=True)
    details = models.JSONField(encoder=JsonText, default=dict)

    objects: ClassVar[models.Manager[Place]]

    class Meta:
        app_label = "places"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="place_key_in_version"),
        ]
        indexes: ClassVar = [models.Index(fields=["key"], name="place_key")]


class AddressPoint(models.Model):
    """The representative point of a town or of a koaza (小字)."""

    version = models.ForeignKey(
        LayerVersion, on_delete=models.PROTECT, related_name="address_points"
    )
    town = models.CharField(max_length=60)
    koaza = models.CharField(max_length=60, blank=True)
    kana = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    status = models.CharField(max_length=20)

    objects: ClassVar[models.Manager[AddressPoint]]

    class Meta:
        app_label = "places"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "town", "koaza"], name="address_in_version"
            ),
        ]


class Fact(models.Model):
    """A published figure or statement about the city."""

    version = models.ForeignKey(LayerVersion, on_delete=models.PROTECT, related_name="facts")
    key = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    measure_ja = models.CharField(max_length=200)
    measure_en = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    as_of = models.CharField(max_length=30, blank=True)
    status = models.CharField(max_length=20)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    note = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[Fact]]

    class Meta:
        app_label = "places"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="fact_key_in_version"),
        ]
