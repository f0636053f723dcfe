"""Notifications over MQTT, through Debian's mosquitto."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from tests.services.exchange.conftest import Running
from tests.services.exchange.mosquitto import Mosquitto
from tests.services.exchange.receiving import until

if TYPE_CHECKING:
    import httpx
    from tests.services.exchange.places import Place

LOGIN = ("sensor", "secret")


class Listener:
    """Subscribes to everything and keeps what comes."""

    def __init__(self, port: int) -> None:
        self.got: list[tuple[str, int, Any]] = []
        ready = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.username_pw_set(*LOGIN)
        self._client.on_subscribe = lambda *_: ready.set()
        self._client.on_message = self._keep
        self._client.on_connect = lambda client, *_: client.subscribe("#", qos=2)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert ready.wait(60)

    def _keep(self, client: Client, data: object, message: Any) -> None:
        self.got.append((message.topic, message.qos, json.loads(message.payload)))

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    found = Mosquitto(tmp_path, LOGIN)
    yield found
    found.stop()


@pytest.fixture
def running(tmp_path: Path, place: Place | None) -> Iterator[Running]:
    found = Running(tmp_path / "data", "--own-machine", place=place)
    yield found
    found.stop()


def subscribe(client: httpx.Client, uri: str, **notifier: str) -> None:
    endpoint = {
        "uri": uri,
        "receiverInfo": [{"key": "X-Room", "value": "3"}],
        "notifierInfo": [{"key": key, "value": value} for key, value in notifier.items()],
    }
    told = {"format": "keyValues", "endpoint": endpoint}
    body = {"type": "Subscription", "entities": [{"type": "T"}], "notification": told}
    answer = client.post("subscriptions", json=body)
    assert answer.status_code == 201, answer.text


def write(client: httpx.Client, number: int) -> None:
    body = {"id": "urn:x:1", "type": "T", "n": number}
    client.post("entityOperations/upsert", json=[body]).raise_for_status()


def test_every_version_and_quality_with_name_and_word(
    mosquitto: Mosquitto, running: Running
) -> None:
    listener = Listener(mosquitto.port)
    place = f"mqtt://sensor:secret@127.0.0.1:{mosquitto.port}"
    with running.client() as client:
        subscribe(client, f"{place}/five/plain")
        subscribe(client, f"{place}/five/one", **{"MQTT-QoS": "1"})
        three = {"MQTT-Version": "mqtt3.1.1", "MQTT-QoS": "2"}
        subscribe(client, f"{place}/three/two", **three)
        write(client, 7)
        until(lambda: len(listener.got) == 3)
    found = {topic: (qos, message) for topic, qos, message in listener.got}
    assert {topic: qos for topic, (qos, _) in found.items()} == {
        "five/plain": 0,
        "five/one": 1,
        "three/two": 2,
    }
    for _, message in found.values():
        assert message["metadata"]["X-Room"] == "3"
        assert message["metadata"]["Content-Type"] == "application/json"
        assert "Link" in message["metadata"]
        assert message["body"]["data"] == [{"id": "urn:x:1", "type": "T", "n": 7}]
    listener.close()


def test_a_broker_that_was_away_gets_everything_in_order(
    mosquitto: Mosquitto, running: Running, wait_for_dues: Callable[[Running], None]
) -> None:
    place = f"mqtt://sensor:secret@127.0.0.1:{mosquitto.port}/t"
    with running.client() as client:
        subscribe(client, place, **{"MQTT-QoS": "1"})
        write(client, 0)
        wait_for_dues(running)
        mosquitto.stop()
        for number in range(1, 4):
            write(client, number)
        mosquitto.start()
        listener = Listener(mosquitto.port)
        until(lambda: len(listener.got) == 3)
        assert [message["body"]["data"][0]["n"] for _, _, message in listener.got] == [1, 2, 3]
        wait_for_dues(running)
    listener.close()


@pytest.fixture
def wait_for_dues() -> Callable[[Running], None]:
    """Waits until nothing is pending."""

    def wait(running: Running) -> None:
        url = f"http://127.0.0.1:{running.port}/exchange/v1/notifications"
        with running.client() as client:
            until(lambda: client.get(url).json()["pending"] == 0)

    return wait
