"""Webhooks: signed so that an outside verifier accepts them, retried, ordered, replayable."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from tests.kernel.events.receiver import receiving

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Invalid, NotAllowed, NotFound
from kaga.kernel.events.models import OutboxEvent, WebhookDelivery, WebhookSubscription
from kaga.kernel.events.routing import route
from kaga.kernel.events.webhooks import actions, courier
from kaga.kernel.events.webhooks.sending import LEASE, SCHEDULE, _claim, _mark, send_one
from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import StagedEntry

pytestmark = pytest.mark.django_db
START = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _development(settings):
    settings.KAGA_DEVELOPMENT = True


@pytest.fixture
def admin():
    return Visitor(person=PersonId(new_id()), roles=frozenset({"admin"}))


@pytest.fixture
def receiver():
    with receiving() as made:
        yield made


@pytest.fixture
def hook(admin, receiver):
    return actions.subscribe(admin, title="隣の市", url=receiver.url, types=["jp.kaga.test.*"])


def pump():
    count = 0
    while route() or send_one():
        count += 1
    return count


def test_an_outside_verifier_accepts_the_signature(hook, receiver, happen):
    happen("K-1", town="動橋町")
    pump()
    headers, body = receiver.got[0]
    event = Webhook(hook[1]).verify(body, headers)
    assert (event["subject"], event["data"]) == ("K-1", {"town": "動橋町"})
    assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert headers["webhook-id"] == event["id"]
    with pytest.raises(WebhookVerificationError):
        Webhook(hook[1]).verify(body.replace(b"K-1", b"K-2"), headers)


def test_the_secret_is_shown_once_and_kept_sealed(hook):
    row, secret = hook
    assert secret.startswith("whsec_")
    stored = WebhookSubscription.objects.filter(id=row.id).values().get()
    assert secret.encode() not in bytes(stored["sealed_secret"])
    assert secret not in str(stored)


def test_every_change_of_a_subscription_is_in_the_ledger_without_its_address(hook, admin):
    row, _ = hook
    actions.pause(admin, row.id)
    actions.resume(admin, row.id)
    actions.renew_secret(admin, row.id)
    actions.disable(admin, row.id)
    entries = [json.loads(bytes(e.data)) for e in StagedEntry.objects.order_by("id")]
    assert [e["act"] for e in entries] == [
        f"events.webhook.{act}" for act in ("made", "paused", "resumed", "renewed", "disabled")
    ]
    assert {e["subject"] for e in entries} == {str(row.handle)}
    assert "127.0.0.1" not in json.dumps(entries)


def test_only_the_wanted_types_are_sent(hook, receiver, happen):
    happen("A", kind="jp.kaga.test.one")
    happen("B", kind="jp.kaga.testing.two")
    pump()
    assert [json.loads(body)["subject"] for _, body in receiver.got] == ["A"]


def test_a_refused_webhook_is_sent_again_by_the_timetable_under_the_same_id(
    hook, receiver, happen
):
    receiver.answers = [(500, {}, b"no"), (204, {}, b"")]
    with clock.frozen(START):
        happen("K-1")
        pump()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.status_code, row.answer, row.attempts) == ("waiting", 500, "no", 1)
    assert 5 <= (row.next_at - START).total_seconds() <= 5.5
    with clock.frozen(START + timedelta(seconds=4)):
        assert pump() == 0
    with clock.frozen(START + timedelta(seconds=6)):
        pump()
    assert WebhookDelivery.objects.get().state == "done"
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({body for _, body in receiver.got}) == 1
    assert WebhookSubscription.objects.get().failing_since is None


def test_a_receiver_that_asks_for_a_pause_gets_it(hook, receiver, happen):
    receiver.answers = [(429, {"retry-after": "1000"}, b"")]
    with clock.frozen(START):
        happen("K-1")
        pump()
    assert WebhookDelivery.objects.get().next_at == START + timedelta(seconds=1000)


def test_redirects_are_not_followed(hook, receiver, happen):
    receiver.answers = [(302, {"location": receiver.url}, b"")]
    happen("K-1")
    pump()
    assert receiver.connections == 1
    assert WebhookDelivery.objects.get().status_code == 302


def test_a_long_answer_is_cut_off(hook, receiver, happen):
    receiver.answers = [(200, {"content-length": str(10**9)}, b"a" * 300_000)]
    happen("K-1")
    pump()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.answer) == ("done", "a" * 200)


def test_a_silent_receiver_is_left_at_the_deadline(hook, receiver, happen, monkeypatch):
    monkeypatch.setattr(courier, "DEADLINE_S", 1.0)
    receiver.release.clear()
    happen("K-1")
    pump()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.status_code) == ("waiting", None)
    assert row.error.startswith("ReadTimeout")
    assert row.took_ms < 60_000


def test_outside_development_the_own_machine_is_not_reached(hook, receiver, happen, settings):
    settings.KAGA_DEVELOPMENT = False
    happen("K-1")
    pump()
    assert receiver.connections == 0
    assert WebhookDelivery.objects.get().error.startswith("Refused")


def test_events_of_one_subject_wait_for_the_earlier_one(hook, receiver, happen):
    receiver.answers = [(500, {}, b""), (204, {}, b"")]
    with clock.frozen(START):
        happen("A", n=1)
        happen("A", n=2)
        happen("B", n=3)
        pump()
    with clock.frozen(START + timedelta(seconds=10)):
        pump()
    assert [json.loads(b)["data"]["n"] for _, b in receiver.got] == [1, 3, 1, 2]


def test_after_the_timetable_the_delivery_is_dead(hook, receiver, happen):
    receiver.answers = [(500, {}, b"")]
    moment = START
    with clock.frozen(moment):
        happen("K-1")
        route()
    for _ in range(len(SCHEDULE.pauses_s) + 1):
        with clock.frozen(moment):
            WebhookSubscription.objects.update(state="active", failing_since=None)
            send_one()
        moment += timedelta(hours=30)
    assert WebhookDelivery.objects.get().state == "dead"
    assert len(receiver.got) == 10


def test_a_subscription_that_fails_for_five_days_is_switched_off_and_said_so(
    hook, receiver, happen
):
    receiver.answers = [(500, {}, b"")]
    with clock.frozen(START):
        happen("A")
        pump()
    with clock.frozen(START + timedelta(days=5)):
        pump()
    row = WebhookSubscription.objects.get()
    assert (row.state, row.disabled_because) == ("disabled", "failing")
    told = OutboxEvent.objects.get(type="jp.kaga.events.webhook.disabled")
    assert told.data == {"subscription": str(row.id), "because": "failing"}


def test_a_receiver_that_is_gone_is_switched_off_at_once(hook, receiver, happen):
    receiver.answers = [(410, {}, b"")]
    happen("A")
    pump()
    assert WebhookSubscription.objects.get().disabled_because == "gone"
    happen("A")
    route()
    assert WebhookDelivery.objects.count() == 1


def test_what_happened_during_a_pause_is_sent_afterwards(hook, admin, receiver, happen):
    actions.pause(admin, hook[0].id)
    happen("A")
    pump()
    assert receiver.got == []
    actions.resume(admin, hook[0].id)
    pump()
    assert len(receiver.got) == 1


def test_while_a_secret_is_exchanged_both_sign(hook, admin, receiver, happen):
    fresh = actions.renew_secret(admin, hook[0].id)
    happen("A")
    pump()
    headers, body = receiver.got[0]
    assert Webhook(hook[1]).verify(body, headers) == Webhook(fresh).verify(body, headers)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        happen("B")
        pump()
    headers = receiver.got[1][0]
    assert len(headers["webhook-signature"].split(" ")) == 1


def test_a_sender_that_died_is_replaced_when_its_lease_runs_out(hook, receiver, happen):
    with clock.frozen(START):
        happen("A")
        route()
        lost = _claim()
        assert pump() == 0
    with clock.frozen(START + LEASE):
        pump()
    assert len(receiver.got) == 1
    assert WebhookDelivery.objects.get().state == "done"
    _mark(lost, courier.Answer(500, 1))
    assert WebhookDelivery.objects.get().state == "done"


def test_one_slow_receiver_holds_two_senders_at_most(hook, happen):
    for n in range(4):
        happen(f"K-{n}")
    route()
    assert [_claim() is not None for _ in range(3)] == [True, True, False]


def test_events_are_sent_again_by_id_and_by_time(hook, admin, receiver, happen):
    with clock.frozen(START):
        first = happen("A", n=1)
    with clock.frozen(START + timedelta(hours=1)):
        happen("B", n=2)
        pump()
    assert actions.replay(admin, hook[0].id, events=[first]) == 1
    pump()
    since, until = START + timedelta(minutes=30), START + timedelta(hours=2)
    assert actions.replay(admin, hook[0].id, since=since, until=until) == 1
    pump()
    assert [json.loads(b)["data"]["n"] for _, b in receiver.got] == [1, 2, 1, 2]


def test_a_replay_reaches_back_before_the_subscription(admin, receiver, happen):
    happen("A", n=1)
    route()
    row, _ = actions.subscribe(admin, title="x", url=receiver.url, types=["*"])
    assert actions.replay(admin, row.id, since=clock.now() - timedelta(days=1)) == 1
    pump()
    assert [json.loads(b)["data"]["n"] for _, b in receiver.got] == [1]


def test_a_replay_needs_to_know_what(hook, admin):
    with pytest.raises(Invalid):
        actions.replay(admin, hook[0].id)
    with pytest.raises(NotFound):
        actions.replay(admin, new_id(), since=START)


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("title", {"title": " "}),
        ("url", {"url": "https://10.0.0.1/"}),
        ("types", {"types": []}),
        ("types", {"types": ["jp.kaga.*.x"]}),
    ],
)
def test_a_subscription_with_a_wrong_field_is_refused(admin, receiver, field, terms):
    good = {"title": "x", "url": receiver.url, "types": ["*"]}
    with pytest.raises(Invalid) as refused:
        actions.subscribe(admin, **{**good, **terms})
    assert list(refused.value.fields) == [field]


def test_others_may_not_manage_webhooks(hook, receiver):
    clerk = Visitor(person=PersonId(new_id()), roles=frozenset({"clerk"}))
    calls = [
        lambda: actions.subscribe(clerk, title="x", url=receiver.url, types=["*"]),
        lambda: actions.renew_secret(clerk, hook[0].id),
        lambda: actions.pause(clerk, hook[0].id),
        lambda: actions.replay(clerk, hook[0].id, since=START),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
