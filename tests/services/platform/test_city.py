"""What the city itself publishes: every part of it, in the names of its own context."""

from __future__ import annotations

import hashlib

import pytest
from tests.kernel.places.cities import kaga, load

from kaga.kernel import clock
from kaga.kernel.exchange.publications import publications
from kaga.kernel.places.models import Place
from kaga.services.mobility.actions.network import begin_network
from kaga.services.mobility.actions.publishing import publish_first
from kaga.services.mobility.rides.models import DayHead, DemandService
from kaga.services.mobility.rides.queries.days import day_state
from kaga.services.mobility.rides.seeds import load_rides
from kaga.services.platform import contexts
from kaga.services.platform.publishing.following import Publisher
from kaga.site.children import children

PUBLISHED = {
    "kaga-v1.jsonld": "a590dc89a449c06caf680ca36ac93078e5c04a8693508877d4ec78ba19729d33",
}
ENTITIES = "/ngsi-ld/v1/entities"
MEMBERS = {"id", "type", "@context"}


@pytest.fixture
def city(db, settings, tmp_path):
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_BLOBS = tmp_path / "blobs"
    load(kaga())
    load_rides()


def of_type(broker, kind, **asked):
    answer = broker.ask("GET", ENTITIES, params={"type": kind, "limit": "1000", **asked})
    assert answer.status_code == 200
    return answer.json()


def test_every_part_of_the_city_is_published_in_its_own_names(city, broker):
    begin_network()
    publish_first()
    outcome = Publisher(broker).everything()
    assert outcome.refused == {}
    shelters = of_type(broker, "EvacuationShelter", options="keyValues")
    assert len(shelters) == Place.objects.filter(kind="evacuation_shelter").count()
    assert shelters[0]["id"] == "urn:ngsi-ld:EvacuationShelter:172065:E1720600001111"
    assert shelters[0]["dataStatus"] == "official"
    sites = of_type(broker, "EvacuationSite", q='hazardTypes=="flood"', options="keyValues")
    assert len(sites) == 40
    named = set(contexts.terms()) | MEMBERS | {"location"}
    for publication in publications():
        for one in of_type(broker, publication.kind):
            assert set(one) <= named, one["id"]
    kinds = {one.kind for one in publications()}
    assert kinds <= set(contexts.terms())
    asked = {"q": 'stopCode=="kagaonsen-bus"', "join": "inline", "options": "keyValues"}
    (stop,) = of_type(broker, "PublicTransportStop", **asked)
    assert (stop["name"], stop["dataStatus"]) == ("加賀温泉駅前", "stand-in")
    assert stop["refPublicTransportRoute"][0]["type"] == "PublicTransportRoute"


def test_rides_show_no_person_and_count_none_alone(city, broker):
    service = DemandService.objects.get()
    today = clock.local_now().date()
    opened = day_state(service, today).state
    state = {**opened, "rides": {"r1": {"rider": "secret", "from": "s1"}}}
    head = DayHead.objects.create(service=service, day=today, number=1, state=state, digest="")
    publisher = Publisher(broker)
    publisher.everything()
    (shown,) = of_type(broker, "OnDemandService", options="keyValues")
    vehicles = of_type(broker, "Vehicle", options="keyValues")
    assert "bookedRides" not in shown
    assert "secret" not in str([shown, vehicles])
    assert all("location" not in one for one in vehicles)
    head.state = {**state, "rides": {f"r{n}": {} for n in range(3)}}
    head.save()
    publisher.everything()
    (counted,) = of_type(broker, "OnDemandService", options="keyValues")
    assert counted["bookedRides"] == 3


def test_a_published_context_never_changes():
    seen = {
        name: hashlib.sha256(contexts.context_text(name)).hexdigest()
        for name in contexts.context_names()
    }
    assert seen == PUBLISHED


def test_contexts_are_pinned_beside_others_and_again_when_the_address_changes(
    settings, tmp_path
):
    settings.KAGA_EXCHANGE_CONTEXTS = tmp_path / "pinned"
    assert not contexts.are_pinned()
    contexts.pin()
    assert contexts.are_pinned()
    settings.KAGA_PUBLIC_URL = "https://kaga.example"
    assert not contexts.are_pinned()
    contexts.pin()
    assert contexts.are_pinned()
    settings.KAGA_PUBLIC_URL = "http://localhost:8000"
    assert contexts.are_pinned()


def test_a_running_city_has_a_broker_that_asks_for_keys_and_a_publisher(settings):
    settings.KAGA_EXCHANGE = True
    settings.KAGA_DEVICES_MQTT = "mqtt://127.0.0.1"
    crew = {one.name: one for one in children(development=False)}
    serve = crew["exchange"].command
    assert serve[serve.index("--access") + 1] == "keys"
    assert crew["exchange"].port == settings.KAGA_EXCHANGE_PORT
    assert crew["publish"].command == ("exchange", "publish", "--follow")
    assert crew["devices"].command == ("exchange", "devices")
    assert {crew[name].begins for name in ("exchange", "publish", "devices")} == {"after it"}
