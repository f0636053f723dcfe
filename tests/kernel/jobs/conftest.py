"""Job kinds that live as long as one test."""

from __future__ import annotations

import contextlib
import threading

import pytest

from kaga.kernel.jobs import kinds
from kaga.kernel.jobs.actions import start_job
from kaga.kernel.jobs.runner import run_one
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import Words

TITLE = Words(ja="試し", easy="ためし", en="Trial")


@pytest.fixture
def register():
    with contextlib.ExitStack() as stack:

        def keep(name, run, **options):
            kinds.job(name, title=TITLE, **options)(run)
            stack.callback(kinds.forget, name)

        yield keep


@pytest.fixture
def start():
    def one(kind, person=None, **args):
        with write(bookkeeping="a test") as tx:
            return start_job(tx, kind, person, args)

    return one


@pytest.fixture
def work():
    def until_idle(worker="w1"):
        count = 0
        while run_one(worker, threading.Event()):
            count += 1
        return count

    return until_idle
