"""Publishing: the platform is brought to the city's state, at least once, and in order."""

from __future__ import annotations

import httpx
import pytest
from tests.services.platform.conftest import start

from kaga.kernel.clock import frozen, now
from kaga.services.platform.client import CityBroker, let_go
from kaga.services.platform.models import Cursor, SentEntity
from kaga.services.platform.publishing.following import (
    LEASE,
    HeldByAnother,
    Publisher,
    waiting,
)
from kaga.services.platform.publishing.state import bring
from kaga.site.demo_platform import publish_city

ENTITIES = "/ngsi-ld/v1/entities"


def simple(broker, identifier):
    """An entity in simplified form; None where there is none."""
    answer = broker.ask("GET", f"{ENTITIES}/{identifier}", params={"options": "keyValues"})
    return answer.json() if answer.status_code == 200 else None


def test_what_differs_is_sent_and_what_is_gone_is_taken_off(town, broker, only):
    things = only("lamp")
    things.rows = {"a": {"name": "一"}, "b": {"name": "二"}}
    first = bring(broker, things.publication, None)
    assert (first.sent, first.gone, first.same, first.refused) == (2, 0, 0, {})
    assert simple(broker, things.id("a"))["name"] == "一"
    things.rows = {"b": {"name": "三"}, "c": {"name": "四"}}
    second = bring(broker, things.publication, None)
    assert (second.sent, second.gone, second.same) == (2, 1, 0)
    assert [simple(broker, things.id(key)) is None for key in "abc"] == [True, False, False]
    assert bring(broker, things.publication, None).same == 2
    assert bring(broker, things.publication, None, anew=True).sent == 2


def test_some_keys_leave_the_others_alone(town, broker, only):
    things = only("bench")
    things.rows = {"a": {"name": "一"}, "b": {"name": "二"}}
    bring(broker, things.publication, None)
    things.rows = {}
    assert bring(broker, things.publication, ["a"]).gone == 1
    assert simple(broker, things.id("b"))["name"] == "二"


def test_an_attribute_that_is_gone_disappears(town, broker, only):
    things = only("tree")
    things.rows = {"a": {"name": "松", "town": "橋立"}}
    bring(broker, things.publication, None)
    things.rows = {"a": {"name": "松"}}
    bring(broker, things.publication, None)
    assert "town" not in simple(broker, things.id("a"))


def test_what_the_platform_refuses_is_told_and_tried_again(town, broker, only):
    things = only("well")
    things.rows = {"a": {"name": "井戸"}, "bad": {"location": {"type": "Point"}}}
    outcome = bring(broker, things.publication, None)
    assert (outcome.sent, list(outcome.refused)) == (1, [things.id("bad")])
    kept = SentEntity.objects.get(publication="well", key="bad")
    assert (kept.digest, kept.refused[:3]) == ("", "400")
    things.rows["bad"] = {"name": "直した"}
    assert bring(broker, things.publication, None).sent == 1
    assert SentEntity.objects.get(publication="well", key="bad").refused == ""


def test_events_bring_what_they_touch_and_move_the_cursor(town, broker, only, happen):
    things = only("gate")
    publisher = Publisher(broker)
    assert publisher.step() == 1
    assert things.asked == [None]
    things.rows = {"a": {"name": "門"}}
    happen("a")
    happen("a")
    assert waiting() == 2
    assert publisher.step() == 2
    assert things.asked == [None, ["a"]]
    assert simple(broker, things.id("a"))["name"] == "門"
    assert (waiting(), publisher.step()) == (0, 0)
    happen("all")
    publisher.step()
    assert things.asked[-1] is None


def test_a_platform_that_does_not_answer_loses_nothing(town, broker, only, happen):
    things = only("pond")
    publisher = Publisher(broker)
    publisher.step()
    things.rows = {"a": {"name": "池"}}
    happen("a")
    with CityBroker("http://127.0.0.1:9", within_s=1) as nobody:
        publisher.broker = nobody
        with pytest.raises(httpx.HTTPError):
            publisher.step()
    assert waiting() == 1
    publisher.broker = broker
    assert publisher.step() == 1
    assert simple(broker, things.id("a"))["name"] == "池"


def test_another_broker_is_sent_everything(town, broker, only, keys):
    things = only("hill")
    things.rows = {"a": {"name": "丘"}}
    Publisher(broker).everything()
    other = start(keys, "other")
    try:
        with CityBroker(f"http://127.0.0.1:{other.port}", within_s=10) as empty:
            publisher = Publisher(empty, holder=Cursor.objects.get().holder)
            assert publisher.everything().sent == 1
            assert simple(empty, things.id("a"))["name"] == "丘"
    finally:
        other.stop()


def test_one_publishes_and_another_waits_until_it_leaves_or_is_silent(town, broker, only):
    only("cave")
    first, second = Publisher(broker), Publisher(broker)
    first.step()
    with pytest.raises(HeldByAnother):
        second.step()
    first.leave()
    assert second.step() == 1
    with frozen(now() + LEASE):
        assert first.step() == 0


def test_what_one_part_cannot_read_stops_no_other(town, broker, only, happen):
    broken, sound = only("broken"), only("sound")
    publisher = Publisher(broker)
    publisher.step()
    broken.fails = True
    broken.rows = sound.rows = {"x": {"name": "物"}}
    happen("x")
    publisher.step()
    assert simple(broker, sound.id("x"))["name"] == "物"
    assert waiting() == 0
    broken.fails = False
    with frozen(now() + LEASE / 2):
        publisher.step()
    assert simple(broker, broken.id("x"))["name"] == "物"


def test_what_time_changes_is_read_again(town, broker, only):
    things = only("tide", every_s=5)
    publisher = Publisher(broker)
    publisher.step()
    things.rows = {"a": {"name": "満ち潮"}}
    assert publisher.step() == 0
    with frozen(now() + LEASE / 2):
        assert (publisher.step(), publisher.step()) == (1, 0)


def test_a_demo_city_is_published_or_says_when_it_will_be(town, broker, only, settings):
    things = only("demo")
    things.rows = {"a": {"name": "試し"}}
    said = []
    assert publish_city(say=said.append) == {"entities on the data platform": 1}
    settings.KAGA_EXCHANGE_URL = "http://127.0.0.1:9"
    assert publish_city(say=said.append) == {}
    assert len(said) == 1
    let_go()
