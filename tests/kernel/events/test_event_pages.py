"""Staff pages and the API of events and webhooks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from tests.visiting import visiting

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.events.delivery import SCHEDULE, deliver
from kaga.kernel.events.keeping import forget_old_events
from kaga.kernel.events.models import (
    Delivery,
    OutboxEvent,
    WebhookDelivery,
    WebhookSubscription,
)
from kaga.kernel.events.routing import route
from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.ids import new_id

pytestmark = pytest.mark.django_db
START = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
URL = "https://receiver.example/hook"


@pytest.fixture
def admin():
    return Visitor(person=PersonId(new_id()), roles=frozenset({"admin"}))


@pytest.fixture
def client(admin):
    with visiting(admin) as made:
        yield made


@pytest.fixture
def webhook(client):
    wanted = {"title": "隣の市", "url": URL, "types": ["jp.kaga.test.*"]}
    return client.post("/api/v1/webhooks", wanted, content_type="application/json").json()


def test_the_feed_is_polled_without_gap_or_repetition(client, happen):
    for n in range(5):
        happen(f"K-{n}")
    route()
    first = client.get("/api/v1/events?limit=3").json()
    rest = client.get("/api/v1/events", {"limit": 3, "cursor": first["next"]}).json()
    nothing = client.get("/api/v1/events", {"cursor": rest["next"]}).json()
    assert (first["more"], rest["more"], nothing["items"]) == (True, False, [])
    assert [e["subject"] for e in first["items"] + rest["items"]] == [
        f"K-{n}" for n in range(5)
    ]
    happen("late")
    assert client.get("/api/v1/events", {"cursor": nothing["next"]}).json()["items"] == []
    route()
    polled = client.get("/api/v1/events", {"cursor": nothing["next"]}).json()
    assert [e["subject"] for e in polled["items"]] == ["late"]


def test_the_feed_does_not_tell_who_it_was(client, happen):
    happen("K-1", person="01a20188-9235-74f5-a580-d10aaa3eaa94", town="動橋町")
    route()
    answer = client.get("/api/v1/events")
    assert answer.json()["items"][0]["data"] == {"town": "動橋町"}
    assert "01a20188" not in answer.content.decode()


def test_every_item_of_the_feed_is_a_cloudevent(client, happen):
    happen("K-1", town="動橋町")
    route()
    [item] = client.get("/api/v1/events").json()["items"]
    event = JSONFormat().read(CloudEvent, json.dumps(item))
    assert (event.get_subject(), event.get_data()) == ("K-1", {"town": "動橋町"})


def test_the_feed_is_narrowed_by_type(client, happen):
    happen("a", kind="jp.kaga.one.done")
    happen("b", kind="jp.kaga.onerous.done")
    route()
    for kind in ("jp.kaga.one.*", "jp.kaga.one.done"):
        items = client.get("/api/v1/events", {"type": kind}).json()["items"]
        assert [item["subject"] for item in items] == ["a"]


def test_a_webhook_is_made_changed_and_replayed_by_the_api(client, webhook, happen):
    here = f"/api/v1/webhooks/{webhook['id']}"
    assert webhook["secret"].startswith("whsec_")
    shown = client.get(here).json()
    assert (shown["url"], shown["state"], "secret" in shown) == (URL, "active", False)
    paused = client.patch(here, {"state": "paused"}, content_type="application/json").json()
    assert paused["state"] == "paused"
    fresh = client.post(f"{here}/secret").json()["secret"]
    assert fresh != webhook["secret"]
    happen("K-1")
    route()
    WebhookDelivery.objects.update(state="done", done_at=clock.now())
    again = {"since": (clock.now() - timedelta(hours=1)).isoformat()}
    replayed = client.post(f"{here}/replay", again, content_type="application/json")
    assert replayed.json() == {"count": 1}
    [delivery] = client.get(f"{here}/deliveries").json()["items"]
    assert (delivery["subject"], delivery["state"]) == ("K-1", "waiting")
    assert [one["id"] for one in client.get("/api/v1/webhooks").json()["items"]] == [
        webhook["id"]
    ]


def test_a_wrong_webhook_is_refused_by_field(client):
    wanted = {"title": "x", "url": "https://10.0.0.1/", "types": ["*"]}
    answer = client.post("/api/v1/webhooks", wanted, content_type="application/json")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/url"]


def test_the_form_makes_a_webhook_and_shows_its_secret_once(client):
    asked = {"title": "隣の市", "url": URL, "types": "jp.kaga.a.*\njp.kaga.b.done"}
    answer = client.post("/staff/webhooks", asked)
    assert answer.status_code == 201
    assert "whsec_" in answer.content.decode()
    assert answer["cache-control"] == "no-store"
    row = WebhookSubscription.objects.get()
    assert row.types == ["jp.kaga.a.*", "jp.kaga.b.done"]
    for address in ("/staff/webhooks", f"/staff/webhooks/{row.id}"):
        text = client.get(address).content.decode()
        assert "隣の市" in text
        assert "whsec_" not in text
    assert "whsec_" in client.post(f"/staff/webhooks/{row.id}/secret").content.decode()


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_mend(admin, language):
    visitor = Visitor(person=admin.person, roles=admin.roles, language=language)
    with visiting(visitor) as client:
        answer = client.post("/staff/webhooks", {"title": "隣", "url": "x", "types": "y"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="隣"' in text
    assert 'href="#url"' in text
    assert 'href="#types"' in text
    assert WebhookSubscription.objects.count() == 0


def test_a_webhook_is_paused_and_replayed_by_buttons(client, webhook, happen):
    here = f"/staff/webhooks/{webhook['id']}"
    with clock.frozen(START):
        event = happen("K-1")
        route()
    WebhookDelivery.objects.update(state="dead", attempts=10)
    assert "送信できず" in client.get(here).content.decode()
    assert client.post(f"{here}/replay", {"event": str(event)}).status_code == 302
    assert WebhookDelivery.objects.get().state == "waiting"
    WebhookDelivery.objects.update(state="done")
    period = {"since": "2027-04-01T17:59", "until": "2027-04-01T18:01"}
    assert client.post(f"{here}/replay", period).status_code == 302
    assert WebhookDelivery.objects.get().state == "waiting"
    assert client.post(f"{here}/replay", {"since": "soon"}).status_code == 422
    client.post(f"{here}/state", {"state": "paused"})
    assert WebhookSubscription.objects.get().state == "paused"
    assert client.post(f"{here}/state", {"state": "nonsense"}).status_code == 422


def test_dead_letters_are_seen_and_sent_again(client, listener, happen):
    ill = [True]

    def handler(tx, event):
        if ill:
            raise RuntimeError

    listener.register("one", handler)
    moment = START
    with clock.frozen(moment):
        happen("K-7")
        route()
    for _ in range(SCHEDULE.attempts):
        with clock.frozen(moment):
            deliver()
        moment += timedelta(hours=2)
    assert "K-7" in client.get("/staff/events").content.decode()
    number = Delivery.objects.get().number
    answer = client.post("/staff/events/again", {"numbers": [str(number), "nonsense"]})
    assert answer.status_code == 302
    ill.clear()
    deliver()
    assert Delivery.objects.get().state == "done"
    assert "届かなかったイベントはありません" in client.get("/staff/events").content.decode()
    client.post("/staff/events/again", {"numbers": []})
    assert "選んでください" in client.get("/staff/events").content.decode()


ADDRESSES = ["/staff/events", "/staff/webhooks", "/api/v1/events", "/api/v1/webhooks"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_staff_of_the_right_role_see_these(address):
    clerk = Visitor(person=PersonId(new_id()), roles=frozenset({"clerk"}))
    with visiting(clerk) as client:
        assert client.get(address).status_code == 403
    with visiting(Visitor(person=PersonId(new_id()))) as client:
        assert client.get(address).status_code == 403
    with visiting(Visitor()) as client:
        assert client.get(address).status_code in {302, 401}


def test_what_is_old_is_forgotten_but_never_what_waits_nor_the_end_of_the_feed(
    listener, happen, pump
):
    listener.register("one")
    with clock.frozen(START):
        happen("old")
        pump()
        happen("waits")
        route()
        happen("last")
        route()
        Delivery.objects.filter(subject="last").update(state="done", done_at=clock.now())
    with clock.frozen(START + timedelta(days=91)):
        assert forget_old_events() == 2
    with clock.frozen(START + timedelta(days=401)):
        forget_old_events()
    kept = OutboxEvent.objects.order_by("number").values_list("subject", flat=True)
    assert list(kept) == ["waits", "last"]


def test_a_state_that_is_none_is_answered_on_the_page(client, webhook):
    answer = client.post(f"/staff/webhooks/{webhook['id']}/state", {"state": "asleep"})
    assert answer.status_code == 422
    assert "どれかのボタンを押してください" in answer.content.decode()
    assert WebhookSubscription.objects.get().state == "active"
