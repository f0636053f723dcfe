"""Subscribers that hang, die, redirect, fail; a broker that is killed: all is accounted for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.services.exchange.conftest import Running
from tests.services.exchange.receiving import Handler, Subscriber, until

if TYPE_CHECKING:
    from tests.services.exchange.places import Place

Start = Callable[..., Running]


@pytest.fixture
def run(tmp_path: Path, place: Place | None) -> Iterator[Start]:
    """Starts a broker on the test's store, as often as asked."""
    started: list[Running] = []

    def one(*options: str) -> Running:
        started.append(Running(tmp_path / "data", *options, place=place))
        return started[-1]

    yield one
    for running in started:
        if running.process.poll() is None:
            running.kill()


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    found = Subscriber()
    yield found
    found.close()


def subscribe(client: httpx.Client, uri: str, **endpoint: Any) -> None:
    told = {"format": "keyValues", "endpoint": {"uri": uri, **endpoint}}
    name = "urn:s:" + uri.rpartition("/")[2]
    body = {"id": name, "type": "Subscription", "entities": [{"type": "T"}]}
    answer = client.post("subscriptions", json={**body, "notification": told})
    assert answer.status_code == 201, answer.text


def write(client: httpx.Client, number: int) -> None:
    body = {"id": "urn:x:1", "type": "T", "n": number}
    assert client.post("entityOperations/upsert", json=[body]).status_code in {201, 204}


def exchange(running: Running, path: str) -> str:
    return f"http://127.0.0.1:{running.port}/exchange/v1/{path}"


def totals(running: Running) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(
        exchange(running, "notifications"), trust_env=False
    ).json()
    assert found["due"] == found["delivered"] + found["pending"] + found["dead"]
    return found


def numbers(subscriber: Subscriber, path: str) -> list[int]:
    return [body["data"][0]["n"] for place, _, body in subscriber.got if place == path]


def test_one_that_hangs_holds_up_nobody_else(run: Start, subscriber: Subscriber) -> None:
    free = threading.Event()

    def behave(handler: Handler) -> None:
        if handler.path == "/hangs":
            free.wait(20)
        handler.answer()

    subscriber.behave = behave
    running = run("--own-machine")
    with running.client() as client:
        subscribe(client, f"{subscriber.url}/hangs", timeout=300)
        subscribe(client, f"{subscriber.url}/well")
        for number in range(20):
            write(client, number)
        subscriber.wait(lambda: len(numbers(subscriber, "/well")) == 20)
        assert numbers(subscriber, "/well") == list(range(20))
        until(lambda: totals(running)["delivered"] == 20)
        until(lambda: "timesFailed" in shown(client, "hangs"))
        assert shown(client, "hangs")["status"] == "failed"
        assert totals(running)["pending"] == 20
        free.set()
        until(lambda: totals(running)["pending"] == 0)
    assert sorted(set(numbers(subscriber, "/hangs"))) == list(range(20))
    assert shown_after(numbers(subscriber, "/hangs")) == list(range(20))
    assert running.stop() == 0


def shown_after(told: list[int]) -> list[int]:
    """Without repetitions of what was told just before: once is at least once."""
    return [number for place, number in enumerate(told) if number not in told[:place]]


def shown(client: httpx.Client, name: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"subscriptions/urn:s:{name}").json()["notification"]
    return found


def test_one_that_fails_is_tried_again_in_order(run: Start, subscriber: Subscriber) -> None:
    def behave(handler: Handler) -> None:
        handler.answer(503 if handler.server.tries < 2 else 200)

    subscriber.behave = behave
    running = run("--own-machine")
    with running.client() as client:
        subscribe(client, f"{subscriber.url}/a")
        for number in range(5):
            write(client, number)
        subscriber.wait(lambda: len(subscriber.got) == 5)
        assert numbers(subscriber, "/a") == list(range(5))
        until(lambda: totals(running)["delivered"] == 5)
        told = shown(client, "a")
        assert (told["status"], told["timesSent"], told["timesFailed"]) == ("ok", 7, 2)


def test_what_is_refused_is_a_dead_letter_that_can_be_sent_again(
    run: Start, subscriber: Subscriber
) -> None:
    other = Subscriber()

    def behave(handler: Handler) -> None:
        handler.answer(302, Location=f"{other.url}/stolen")

    subscriber.behave = behave
    running = run("--own-machine")
    with running.client() as client:
        subscribe(client, f"{subscriber.url}/a")
        write(client, 7)
        until(lambda: totals(running)["dead"] == 1)
        letters = client.get(exchange(running, "deadLetters"), params={"limit": 5}).json()
        assert letters[0]["reason"] == "answered 302; no redirect is followed"
        assert letters[0]["entity"] == "urn:x:1"
        subscriber.behave = Handler.answer
        running.kill()
        running = run("--own-machine")
    with running.client() as client:
        assert totals(running)["dead"] == 1
        place = exchange(running, f"deadLetters/urn:s:a/{letters[0]['number']}")
        assert client.get(place).json()["notification"]["data"][0]["n"] == 7
        assert client.post(place).status_code == 204
        subscriber.wait(lambda: len(subscriber.got) == 1)
        until(lambda: totals(running)["delivered"] == 1)
        assert client.post(place).status_code == 404
        assert client.get(exchange(running, "deadLetters")).json() == []
    assert other.got == []
    other.close()


def test_one_that_is_gone_for_too_long_costs_letters_and_nothing_else(run: Start) -> None:
    running = run("--own-machine", "--patience", "0.5")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with running.client() as client:
        subscribe(client, f"http://127.0.0.1:{port}/gone")
        write(client, 1)
        write(client, 2)
        until(lambda: totals(running)["dead"] == 2)
        place = exchange(running, "deadLetters?subscription=urn:s:gone")
        letters = client.get(place).json()
        number = letters[0]["number"]
        assert "onnect" in letters[0]["reason"]
        one = exchange(running, f"deadLetters/urn:s:gone/{number}")
        assert client.delete(one).status_code == 204
        assert [letter["number"] for letter in client.get(place).json()] == [
            letters[1]["number"]
        ]
        assert totals(running)["dead"] == 2


def test_the_citys_own_network_is_told_nothing(run: Start, subscriber: Subscriber) -> None:
    running = run()
    with running.client() as client:
        subscribe(client, f"{subscriber.url}/loopback")
        subscribe(client, "http://169.254.169.254/metadata")
        subscribe(client, "mqtt://10.0.0.1/topic")
        write(client, 1)
        until(lambda: totals(running)["dead"] == 3)
        letters = client.get(exchange(running, "deadLetters")).json()
    assert {letter["reason"] for letter in letters} == {"the address is not public"}
    assert subscriber.tries == 0


def test_nothing_due_is_lost_when_the_broker_is_killed(
    run: Start, subscriber: Subscriber
) -> None:
    """Killed while it delivers, three times: all that was acknowledged arrives."""

    def slowly(handler: Handler) -> None:
        threading.Event().wait(0.004)
        handler.answer()

    subscriber.behave = slowly
    acknowledged = 0
    for turn in range(3):
        running = run("--own-machine")
        with running.client() as client:
            if turn == 0:
                subscribe(client, f"{subscriber.url}/a")
                subscribe(client, f"{subscriber.url}/b")
            for _ in range(40):
                write(client, acknowledged)
                acknowledged += 1
        running.kill()
    running = run("--own-machine")
    until(lambda: totals(running)["pending"] == 0)
    found = totals(running)
    assert (found["due"], found["dead"]) == (240, 0)
    for path in ("/a", "/b"):
        assert shown_after(numbers(subscriber, path)) == list(range(acknowledged))
    assert running.stop() == 0
    running = run("--own-machine")
    assert totals(running) == {**found, "places": []}
