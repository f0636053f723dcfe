"""Events on the wire are CloudEvents 1.0, judged by the SDK of the specification's authors."""

from __future__ import annotations

import json

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from django.conf import settings

from kaga.kernel.events.consumers import seen
from kaga.kernel.events.envelope import IN_CITY_ONLY, encoded
from kaga.kernel.events.models import OutboxEvent

pytestmark = pytest.mark.django_db


def test_the_sdk_reads_every_attribute_of_an_event(happen):
    happen("K-2027-7", kind="jp.kaga.procedures.case.arrived", town="動橋町", n=3)
    row = OutboxEvent.objects.get()
    event = JSONFormat().read(CloudEvent, encoded(row))
    assert (event.get_id(), event.get_type(), event.get_subject(), event.get_source()) == (
        str(row.id),
        "jp.kaga.procedures.case.arrived",
        "K-2027-7",
        settings.KAGA_PUBLIC_URL,
    )
    assert event.get_specversion() == "1.0"
    assert event.get_datacontenttype() == "application/json"
    assert abs((event.get_time() - row.time).total_seconds()) < 0.001
    assert event.get_data() == {"town": "動橋町", "n": 3}


def test_the_bytes_are_the_same_at_every_attempt(happen):
    happen("K-1", b=1, a=2)
    first = encoded(OutboxEvent.objects.get())
    assert first == encoded(OutboxEvent.objects.get())
    assert list(json.loads(first)["data"]) == ["a", "b"]


def test_what_is_for_the_city_alone_does_not_leave_it(happen):
    happen("K-1", person="01a20188-9235-74f5-a580-d10aaa3eaa94", state="arrived")
    row = OutboxEvent.objects.get()
    assert frozenset({"person"}) == IN_CITY_ONLY
    assert json.loads(encoded(row))["data"] == {"state": "arrived"}
    assert row.data["person"] not in encoded(row).decode()
    assert seen(row).data == row.data
