"""Several brokers over one store, as processes: they see one another, and one may die."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Self

import httpx
import psycopg
import pytest
from tests.services.exchange.conftest import Running
from tests.services.exchange.places import Place, on_server, shared_place, streams
from tests.services.exchange.receiving import Handler, Subscriber

WRITERS = 3


@pytest.fixture
def place() -> Iterator[Place]:
    with shared_place() as place:
        yield place


@contextmanager
def workers(place: Place, folder: Path, number: int, *options: str) -> Iterator[list[Running]]:
    started = [Running(folder / str(one), *options, place=place) for one in range(number)]
    try:
        yield started
        assert [one.stop() for one in started if one.process.poll() is None].count(1) == 0
    finally:
        for running in started:
            if running.process.poll() is None:
                running.kill()


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come within seconds."""
    ended = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < ended
        threading.Event().wait(0.005)


def shown(running: Running, name: str) -> dict[str, object]:
    with running.client() as client:
        answer = client.get(f"entities/{name}", params={"options": "keyValues"})
        return answer.json() if answer.status_code == 200 else {}


class Load:
    """Writers that put numbers into one entity, each into two attributes of its own.

    Attributes
    ----------
    told: the last number of each writer that was acknowledged.
    """

    def __init__(self, brokers: list[Running]) -> None:
        self.told: dict[int, int] = {}
        self._brokers = brokers
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(writer,), daemon=True)
            for writer in range(WRITERS)
        ]

    def __enter__(self) -> Self:
        with self._brokers[0].client() as client:
            made = client.post("entities", json={"id": "urn:a:hot", "type": "Hot"})
            assert made.status_code == 201
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.end()

    def end(self) -> None:
        """Have the writers stop."""
        self._over.set()
        for thread in self._threads:
            thread.join(120)

    def go_on(self, rounds: int) -> None:
        """Wait until every writer was told so many times more."""
        told = {writer: self.told.get(writer, -1) for writer in range(WRITERS)}
        until(
            lambda: all(self.told.get(one, -1) >= told[one] + rounds for one in range(WRITERS))
        )

    def _write(self, writer: int) -> None:
        numbers = count()
        brokers = count(writer)
        while not self._over.is_set():
            broker = self._brokers[next(brokers) % len(self._brokers)]
            with broker.client() as client:
                self._write_to(client, writer, numbers)

    def _write_to(self, client: httpx.Client, writer: int, numbers: Iterator[int]) -> None:
        while not self._over.is_set():
            number = next(numbers)
            body = {f"a{writer}": number, f"b{writer}": number}
            try:
                answer = client.post("entities/urn:a:hot/attrs", json=body)
            except httpx.TransportError:
                self._over.wait(0.05)
                return
            if answer.status_code == 204:
                self.told[writer] = number
            else:
                assert answer.status_code in {404, 503}

    def check(self, running: Running) -> None:
        """Nothing acknowledged is lost, nothing is half there."""
        entity = shown(running, "urn:a:hot")
        for writer, number in self.told.items():
            seen = entity[f"a{writer}"]
            assert isinstance(seen, int)
            assert seen == entity[f"b{writer}"]
            assert seen >= number


def test_an_identifier_is_given_once_whoever_is_asked(place: Place, tmp_path: Path) -> None:
    with workers(place, tmp_path, 2) as brokers:
        made: list[tuple[str, int]] = []

        def make(broker: Running) -> None:
            with broker.client() as client:
                for number in range(30):
                    body = {"id": f"urn:a:{number}", "type": "T", "p": broker.port}
                    headers = {"NGSILD-Tenant": f"t{number % 3}"}
                    answer = client.post("entities", json=body, headers=headers)
                    made.append((f"urn:a:{number}", answer.status_code))

        threads = [threading.Thread(target=make, args=(one,)) for one in brokers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert sorted(made) == sorted(
            (f"urn:a:{number}", status) for number in range(30) for status in (201, 409)
        )


def test_a_worker_killed_under_load_loses_nothing(place: Place, tmp_path: Path) -> None:
    with workers(place, tmp_path, 2) as brokers, Load(brokers) as load:
        load.go_on(15)
        brokers[0].kill()
        load.go_on(15)
        load.end()
        load.check(brokers[1])
        third = Running(tmp_path / "2", place=place)
        brokers.append(third)
        load.check(third)
        assert shown(third, "urn:a:hot") == shown(brokers[1], "urn:a:hot")


def test_a_database_that_went_away_loses_nothing(place: Place, tmp_path: Path) -> None:
    with workers(place, tmp_path, 2) as brokers, Load(brokers) as load:
        for _ in range(2):
            load.go_on(10)
            on_server(f'ALTER DATABASE "{place.name}" ALLOW_CONNECTIONS false')
            on_server(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = '{place.name}'"
            )
            with brokers[0].client() as client:
                until(lambda client=client: _refuses(client))
                assert client.get("entities/urn:a:hot").status_code == 200
            on_server(f'ALTER DATABASE "{place.name}" ALLOW_CONNECTIONS true')
        load.go_on(10)
        load.end()
        for broker in brokers:
            until(lambda broker=broker: shown(broker, "urn:a:hot") == _kept(place))
            load.check(broker)


def _refuses(client: httpx.Client) -> bool:
    body = {"id": "urn:a:other", "type": "T"}
    try:
        answer = client.post("entityOperations/upsert", json=[body], timeout=0.5)
    except httpx.TimeoutException:
        return False
    return answer.status_code == 503


def _kept(place: Place) -> dict[str, object]:
    """The entity as its row has it."""
    with psycopg.connect(place.database) as line:
        row = line.execute(
            "SELECT id, attributes FROM exchange.entity WHERE id = 'urn:a:hot'"
        ).fetchone()
    assert row is not None
    short = {name.rpartition("/")[2]: some[0][1] for name, some in row[1].items()}
    return {"id": row[0], "type": "Hot", **short}


def test_brokers_hear_of_one_another_without_the_stream(place: Place, tmp_path: Path) -> None:
    member = streams().members[0]
    with workers(place, tmp_path, 2) as brokers:
        body = {"id": "urn:a:1", "type": "T", "p": 1}
        with brokers[0].client() as client:
            assert client.post("entities", json=body).status_code == 201
            until(lambda: shown(brokers[1], "urn:a:1") == body)
            member.kill()
            assert client.post("entities/urn:a:1/attrs", json={"p": 2}).status_code == 204
            until(lambda: shown(brokers[1], "urn:a:1") == body | {"p": 2})
            member.start()
            assert client.post("entities/urn:a:1/attrs", json={"p": 3}).status_code == 204
            until(lambda: shown(brokers[1], "urn:a:1") == body | {"p": 3})


@contextmanager
def subscriber() -> Iterator[tuple[str, Counter[object]]]:
    """Somebody who is told: an address, and how often each number came."""
    came: Counter[object] = Counter()

    class Told(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            came.update(one["p"]["value"] for one in body["data"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/told", came
    finally:
        server.shutdown()
        thread.join(120)
        server.server_close()


def _totals(running: Running) -> dict[str, int]:
    with running.client() as client:
        return client.get(f"http://127.0.0.1:{running.port}/exchange/v1/notifications").json()


def _is_settled(running: Running, due: int) -> bool:
    totals = _totals(running)
    return (totals["due"], totals["delivered"], totals["pending"]) == (due, due, 0)


def test_one_of_several_tells_and_another_goes_on(place: Place, tmp_path: Path) -> None:
    with subscriber() as (url, came), workers(place, tmp_path, 2, "--own-machine") as brokers:
        subscription = {
            "type": "Subscription",
            "entities": [{"type": "T"}],
            "notificationTrigger": ["entityCreated", "attributeUpdated"],
            "notification": {"endpoint": {"uri": url}},
        }
        first, second = brokers
        with first.client() as one, second.client() as other:
            assert other.post("subscriptions", json=subscription).status_code == 201
            made = one.post("entities", json={"id": "urn:a:1", "type": "T", "p": 0})
            assert made.status_code == 201
            for number in range(1, 10):
                client = (one, other)[number % 2]
                answer = client.patch("entities/urn:a:1/attrs", json={"p": number})
                assert answer.status_code == 204
            until(lambda: len(came) == 10)
            assert set(came.values()) == {1}
            for broker in brokers:
                until(lambda broker=broker: _is_settled(broker, 10))
        first.kill()
        with second.client() as other:
            for number in range(10, 15):
                answer = other.patch("entities/urn:a:1/attrs", json={"p": number})
                assert answer.status_code == 204
            until(lambda: len(came) == 15)
            until(lambda: _is_settled(second, 15))


def test_what_a_killed_worker_owed_another_delivers(place: Place, tmp_path: Path) -> None:
    """Killed between commit and delivery, with a notification on its way and others behind."""
    free = threading.Event()
    receiver = Subscriber()

    def behave(handler: Handler) -> None:
        free.wait(60)
        handler.answer()

    receiver.behave = behave
    try:
        with workers(place, tmp_path, 2, "--own-machine") as brokers:
            first, second = brokers
            with first.client() as one, second.client() as other:
                told = {"format": "keyValues", "endpoint": {"uri": receiver.url}}
                body = {"type": "Subscription", "entities": [{"type": "T"}]}
                made = other.post("subscriptions", json={**body, "notification": told})
                assert made.status_code == 201
                for number in range(10):
                    entity = [{"id": "urn:a:1", "type": "T", "p": number}]
                    answer = one.post("entityOperations/upsert", json=entity)
                    assert answer.status_code in {201, 204}
                until(lambda: _totals(first)["due"] == 10)
                assert receiver.got == []
                first.kill()
                free.set()
                until(lambda: _is_settled(second, 10))
        told_of = [body["data"][0]["p"] for _, _, body in receiver.got]
        assert list(dict.fromkeys(told_of)) == list(range(10))
    finally:
        free.set()
        receiver.close()
