"""A broker in a process of its own that asks for keys, and things to publish on it."""

from __future__ import annotations

import contextlib

import pytest
from tests.services.exchange.conftest import Running

from kaga.kernel.city import CityFacts, bind_city
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.events.routing import route
from kaga.kernel.exchange.publications import (
    Publication,
    Shown,
    forget_publication,
    publications,
    register_publication,
)
from kaga.kernel.places import beginning
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import Words
from kaga.services.platform import contexts
from kaga.services.platform.client import CityBroker

WORDS = Words("試し", "ためし", "Trial")
KIND = "jp.kaga.trial.changed"


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("platform")


@pytest.fixture(scope="module")
def running(keys):
    """One broker for all tests of a file, with the city's key and contexts."""
    made = start(keys, "data")
    yield made
    made.stop()


def start(keys, folder):
    """A broker over one of the folders, with the city's key."""
    options = ["--access", "keys", "--city-key", str(keys / "exchange.key")]
    options += ["--contexts", str(keys / "contexts"), "--page", "1000"]
    if not (keys / "contexts").exists():
        (keys / "contexts").mkdir()
        (keys / "contexts" / "index.json").write_text(_index(keys / "contexts"), "utf-8")
    return Running(keys / folder, *options)


def _index(folder):
    (folder / "own.jsonld").write_bytes(contexts.context_text(contexts.NOW))
    return f'{{"{contexts.context_url()}": "own.jsonld"}}'


@pytest.fixture
def broker(running, keys, settings):
    """The city's client of it."""
    settings.KAGA_KEYS = keys
    settings.KAGA_EXCHANGE_URL = f"http://127.0.0.1:{running.port}"
    with CityBroker(settings.KAGA_EXCHANGE_URL, within_s=10) as made:
        yield made


@pytest.fixture
def town(db):
    """A city that has a code and a name, and nothing else."""
    bind_city(lambda: CityFacts("17206", "加賀市"))
    yield
    bind_city(beginning.city_facts)


class Things:
    """Things of a publication that live as long as one test."""

    def __init__(self, name, every_s):
        self.name, self.rows, self.asked, self.fails = name, {}, [], False
        self.publication = Publication(
            name, name.title(), WORDS, ("jp.kaga.trial.*",), self.read, self.touched, every_s
        )

    def read(self, keys):
        self.asked.append(keys)
        if self.fails:
            raise ValueError("unreadable")
        for key, attributes in self.rows.items():
            if keys is None or key in keys:
                yield Shown(key, attributes)

    @staticmethod
    def touched(event):
        return None if event.subject == "all" else [event.subject]

    def id(self, key):
        return f"urn:ngsi-ld:{self.name.title()}:172065:{key}"


@pytest.fixture
def only():
    """Registers publications in place of the city's own."""
    with contextlib.ExitStack() as stack:
        own = publications()
        for one in own:
            forget_publication(one.name)
            stack.callback(register_publication, one)

        def make(name, every_s=0):
            things = Things(name, every_s)
            register_publication(things.publication)
            stack.callback(forget_publication, name)
            return things

        yield make


@pytest.fixture
def happen():
    """An event, committed and given its place in the feed."""

    def one(subject):
        with write(bookkeeping="a test") as tx:
            emit(tx, Event(KIND, subject))
        route()

    return one
