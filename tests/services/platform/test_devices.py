"""Devices: read from a real MQTT broker, each reading once, nothing acknowledged too early."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from tests.kernel.identity.people import somebody
from tests.permissions.world import browser_of
from tests.prepared_city import PATH, ROOT, city_copy, said_by
from tests.services.exchange.mosquitto import Mosquitto
from tests.services.exchange.receiving import until

from kaga.engines.context.devices import Flaw, Reading, Wiring
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Invalid
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.identity.actions.staff import Post, give_role
from kaga.kernel.identity.profiles import Profile
from kaga.kernel.storage.door import write
from kaga.services.platform.client import CityBroker
from kaga.services.platform.devices import bridge as bridge_
from kaga.services.platform.devices.bridge import LEASE, Bridge
from kaga.services.platform.devices.declaring import Declared, declare_all, read_file
from kaga.services.platform.devices.line import Line, broker_address
from kaga.services.platform.devices.sending import Sender
from kaga.services.platform.models import DeviceLine, DeviceWiring, RefusedReading
from kaga.services.platform.publishing.following import HeldByAnother

TOPIC = "river/+/level"
FILE = """
[[device]]
title = "水位計"
topic = "river/+/level"
entity = "urn:ngsi-ld:WaterGauge:{1}"
kind = "WaterGauge"
attribute = "waterLevel"
unit = "MTR"
value = "data.level"
moment = "at"
"""
PLAIN = Wiring("lamp/+", "urn:ngsi-ld:Lamp:{1}", "Lamp", "power", "WTT")


@pytest.fixture(scope="module")
def mosquitto(tmp_path_factory):
    made = Mosquitto(tmp_path_factory.mktemp("mosquitto"))
    yield made
    made.stop()


@pytest.fixture
def device(mosquitto):
    """What a device is to the MQTT broker: it publishes with QoS 1 and waits."""
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", mosquitto.port)
    client.loop_start()

    def publish(topic, payload):
        text = payload if isinstance(payload, bytes | str) else json.dumps(payload)
        until(client.is_connected, 30)
        client.publish(topic, text, qos=1).wait_for_publish(30)

    yield publish
    client.disconnect()
    client.loop_stop()


@pytest.fixture
def make(mosquitto, broker, town, request):
    """Bridges of one session, which ends with the test."""
    made = []

    def one(to=broker):
        address = broker_address(f"mqtt://127.0.0.1:{mosquitto.port}")
        made.append(Bridge(to, Line(address, request.node.name[:23])))
        return made[-1]

    yield one
    for each in made:
        each._line.close()


def level(value, second):
    return {"data": {"level": value}, "at": f"2026-11-01T00:00:{second:02}Z"}


def run(bridge, wanted):
    """Steps until so many messages were acknowledged."""
    done = 0

    def enough():
        nonlocal done
        done += bridge.step()
        return done >= wanted

    until(enough, 60)
    assert done == wanted


def ready(bridge):
    """Steps until the MQTT broker has taken the subscriptions."""
    until(lambda: bridge.step(0.05) == 0 and bridge._line.stands, 30)  # and has our topics


def shown(broker, entity):
    answer = broker.ask("GET", f"/ngsi-ld/v1/entities/{entity}")
    return answer.json() if answer.status_code == 200 else None


def history(broker, entity, name="waterLevel"):
    asked = {"attrs": name, "options": "temporalValues", "lastN": "1000"}
    answer = broker.ask("GET", f"/ngsi-ld/v1/temporal/entities/{entity}", params=asked)
    assert answer.status_code in {200, 206}, answer.text
    return [value for value, _ in answer.json()[name]["values"]]


def test_readings_become_attributes_and_what_is_none_is_kept_for_staff(make, device, broker):
    declare_all([*read_file(FILE), Declared("街灯", PLAIN)])
    bridge = make()
    ready(bridge)
    device("river/a/level", level(1.25, 1))
    device("lamp/7", "40.5")
    device("lamp/7", "warm")
    device("lamp/a b", "1")
    device("river/a/level", level(None, 2))
    device("river/a/level", {"data": {"level": 1}, "at": "2099-01-01T00:00:00Z"})
    run(bridge, 6)
    found = shown(broker, "urn:ngsi-ld:WaterGauge:a")["waterLevel"]
    assert (found["value"], found["unitCode"]) == (1.25, "MTR")
    assert found["observedAt"] == "2026-11-01T00:00:01Z"
    assert shown(broker, "urn:ngsi-ld:Lamp:7")["power"]["value"] == 40.5
    flaws = list(RefusedReading.objects.order_by("pk").values_list("flaw", flat=True))
    assert flaws == [Flaw.CONTENT, Flaw.ENTITY, Flaw.NULL, Flaw.AHEAD]
    bridge._told_at = None
    bridge.step()
    line = DeviceLine.objects.get()
    assert (line.written, line.refused, line.connected) == (2, 4, True)
    assert line.lag_ms is not None
    bridge.leave()
    assert not DeviceLine.objects.get().connected


def test_a_reading_that_comes_again_or_late_changes_nothing_newer(make, device, broker):
    declare_all(read_file(FILE))
    bridge = make()
    ready(bridge)
    for value, second in ((1, 10), (2, 20), (1, 10), (3, 15), (3, 15), (2, 20)):
        device("river/late/level", level(value, second))
    run(bridge, 6)
    fresh = make()
    fresh._holder = bridge._holder  # the next process, which knows nothing of this one
    bridge._line.close()
    ready(fresh)
    device("river/late/level", level(2, 20))
    device("river/late/level", level(3, 15))
    run(fresh, 2)
    entity = "urn:ngsi-ld:WaterGauge:late"
    assert shown(broker, entity)["waterLevel"]["value"] == 2
    assert sorted(history(broker, entity)) == [1, 2, 3]


def test_what_was_written_and_not_acknowledged_is_written_once(make, device, broker):
    declare_all(read_file(FILE))
    bridge = make()
    bridge._line.acknowledge = lambda messages: None  # as if it had been killed just then
    ready(bridge)
    for second in range(5):
        device("river/once/level", level(second, second))
    run(bridge, 5)
    bridge._line.close()
    fresh = make()
    fresh._holder = bridge._holder
    run(fresh, 5)
    assert sorted(history(broker, "urn:ngsi-ld:WaterGauge:once")) == [0, 1, 2, 3, 4]


def test_nothing_is_acknowledged_while_the_platform_does_not_take_it(
    make, device, broker, monkeypatch
):
    monkeypatch.setattr(bridge_, "_FIRST_WAIT_S", 0.05)
    declare_all(read_file(FILE))
    with CityBroker("http://127.0.0.1:9", within_s=1) as nobody:
        bridge = make(nobody)
        bridge._wait_s = 0.05
        ready(bridge)
        device("river/held/level", level(5, 1))
        until(lambda: bridge.step() == 0 and bool(bridge._pending), 30)
        assert bridge.step() == 0
        bridge._told_at = None
        bridge.step()
        assert DeviceLine.objects.get().trouble.startswith("the platform")
        bridge._line.close()  # the process ends: the next one gets it again
    another = make()
    another._holder = bridge._holder
    run(another, 1)
    assert shown(broker, "urn:ngsi-ld:WaterGauge:held")["waterLevel"]["value"] == 5


def test_the_line_is_taken_up_again_when_the_mqtt_broker_was_away(
    make, device, broker, mosquitto
):
    declare_all(read_file(FILE))
    bridge = make()
    ready(bridge)
    mosquitto.stop()
    until(lambda: bridge.step(0.05) == 0 and not bridge._line.stands, 30)
    assert bridge._line.trouble
    mosquitto.start()
    ready(bridge)
    assert bridge._line.trouble == ""
    device("river/back/level", level(6, 1))
    run(bridge, 1)
    assert shown(broker, "urn:ngsi-ld:WaterGauge:back")["waterLevel"]["value"] == 6


def test_a_refusal_concerns_one_entity_and_no_other(broker, town):
    deep = json.loads("[" * 150 + "]" * 150)
    wiring = Wiring("t/+", "urn:x:{1}", "T", "p")
    sent = Sender(broker).send(
        [
            Reading(wiring, "urn:x:deep", deep, 1_000_000),
            Reading(wiring, "urn:x:ok", 1, 1_000_000),
        ]
    )
    assert (sent.written, [one.entity for one, _ in sent.refused]) == (1, ["urn:x:deep"])
    assert shown(broker, "urn:x:ok")["p"]["value"] == 1


def test_of_two_bridges_one_waits(make, db):
    first, second = make(), make()
    first.step(0.01)
    for _ in range(2):
        with pytest.raises(HeldByAnother):
            second.step(0.01)
    with clock.frozen(clock.now() + LEASE):
        second.step(0.01)
    assert DeviceLine.objects.get().holder == second._holder


def test_letters_are_forgotten_behind_a_thousand(db, monkeypatch):
    monkeypatch.setattr(bridge_, "MOST_LETTERS", 3)
    for number in range(5):
        bridge_._keep([bridge_._letter("t", b"%d" % number, "why")])
    assert [one.payload for one in RefusedReading.objects.order_by("pk")] == ["2", "3", "4"]


def test_a_file_declares_exactly_what_is_read(db):
    wanted = read_file(FILE)
    assert declare_all(wanted) == (1, 0)
    assert declare_all(wanted) == (0, 0)
    assert declare_all([Declared("街灯", PLAIN)]) == (1, 1)
    assert DeviceWiring.objects.filter(ended_at=None).get().title == "街灯"
    told = OutboxEvent.objects.filter(type__startswith="jp.kaga.platform.device").order_by("pk")
    assert [one.type.rpartition(".")[2] for one in told] == ["declared", "ended", "declared"]
    for wrong in (
        "[[device]]\ntopic = 3",
        FILE.replace("{1}", "{2}"),
        "[[device]]\nplace = ''",
    ):
        with pytest.raises(Invalid):
            read_file(wrong)


@pytest.fixture
def browser(db):
    person = somebody(Profile(name="職員"))
    give_role(Actor.system("test"), person, Post("admin", "information"))
    return browser_of(person)


def test_staff_declare_and_end_on_the_page(browser):
    def post(path, fields):
        return browser.post(f"/staff/platform/devices{path}", fields)

    wrong = post("/declare", {"topic": "a/#/b", "unit": "m"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count('aria-invalid="true"') == 6
    fields = {"title": "街灯", "topic": "lamp/+", "entity": "urn:ngsi-ld:Lamp:{1}"}
    fields |= {"kind": "Lamp", "attribute": "power"}
    assert post("/declare", fields).status_code == 302
    row = DeviceWiring.objects.get()
    with write(bookkeeping="a test") as tx:
        letter = tx.add(bridge_._letter("lamp/7", b"<b>", "no number"))
    text = browser.get("/staff/platform/devices").content.decode()
    assert "街灯" in text
    assert "&lt;b&gt;" in text
    assert post("/refused", {"letter": str(letter.pk)}).status_code == 302
    assert not RefusedReading.objects.exists()
    assert post(f"/{row.handle}/end", {}).status_code == 302
    assert post(f"/{row.handle}/end", {}).status_code == 404


READINGS = 600


@pytest.mark.slow
def test_killed_while_it_reads_loses_nothing_and_doubles_nothing(
    mosquitto, device, broker, keys, tmp_path
):
    (tmp_path / "devices.toml").write_text(FILE.replace("river", "killed"), "utf-8")
    address = f"mqtt://127.0.0.1:{mosquitto.port}"
    session = Line(broker_address(address), "killed")
    session.listen({"killed/+/level"}, set())
    until(lambda: session.rest(0.02) or session.stands, 30)
    session.close()
    for number in range(READINGS):
        moment = f"2026-11-01T00:{number // 60:02}:{number % 60:02}Z"
        device("killed/x/level", {"data": {"level": number}, "at": moment})
    entity = "urn:ngsi-ld:WaterGauge:x"
    with city_copy("migrated") as (copied, _):
        environment = {**os.environ, **copied, "PYTHONPATH": PATH, "KAGA_KEYS": str(keys)}
        environment |= {"KAGA_EXCHANGE_URL": broker.url, "KAGA_DEVICES_MQTT": address}
        environment["KAGA_DEVICES_SESSION"] = "killed"
        declare = ["exchange", "devices", "--declare", str(tmp_path / "devices.toml")]
        said = said_by(environment, "-m", "kaga.cli", *declare)
        assert said.startswith("1 declared: 1 new")
        running = _bridge(environment)
        until(lambda: _newest(broker, entity) >= 0, 120)
        running.send_signal(signal.SIGKILL)
        running.wait(30)
        running = _bridge(environment)
        until(lambda: _newest(broker, entity) == READINGS - 1, 120)
        running.terminate()
        assert running.wait(30) == 0
    assert sorted(history(broker, entity)) == list(range(READINGS))


def _bridge(environment):
    command = [sys.executable, "-m", "kaga.cli", "exchange", "devices"]
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _newest(broker, entity):
    found = shown(broker, entity)
    return -1 if found is None else found["waterLevel"]["value"]
