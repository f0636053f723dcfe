"""Consumers that live as long as one test."""

from __future__ import annotations

import contextlib

import pytest

from kaga.kernel.events import consumers
from kaga.kernel.events.delivery import deliver
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.events.routing import route
from kaga.kernel.storage.door import write


class Listener:
    """Registers consumers and takes them off at the end; remembers what was heard."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._stack = stack
        self.heard: list[tuple[str, str, object]] = []

    def register(self, name, handler=None, *, types=("jp.kaga.test.*",), bookkeeping="a test"):
        def remember(tx, event):
            self.heard.append((name, event.subject, event.data.get("n")))

        consumers.consumer(name, types=types, bookkeeping=bookkeeping)(handler or remember)
        self._stack.callback(consumers.forget, name)


@pytest.fixture
def listener():
    with contextlib.ExitStack() as stack:
        yield Listener(stack)


@pytest.fixture
def happen():
    """Emit one event, committed by itself; its id."""

    def emit_one(subject="a", kind="jp.kaga.test.happened", **data):
        with write(bookkeeping="a test") as tx:
            return emit(tx, Event(kind, subject, data))

    return emit_one


@pytest.fixture
def pump():
    """Route and deliver until nothing is due."""

    def run():
        while route() or deliver():
            pass

    return run
