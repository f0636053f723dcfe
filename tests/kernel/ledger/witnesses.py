"""Witnesses and logs on real sockets of this process, for tests that need several.

>>> with five_witnesses(folder, logs) as crew:                           # doctest: +SKIP
...     crew[0].url
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication

from tests.ports import free_port

from kaga.engines.ledger import NoteVerifier
from kaga.kernel.ledger.witness.application import application
from kaga.kernel.ledger.witness.keys import make_cosigners
from kaga.kernel.ledger.witness.service import Witness
from kaga.kernel.ledger.witness.store import WitnessStore


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(app: WSGIApplication, port: int = 0) -> Iterator[str]:
    """An application on a socket; its address."""
    server = make_server("127.0.0.1", port, app, _Server, _Quiet)
    yield from _run(server)


@contextlib.contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """A folder on a socket: a log served as plain files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder)))
    yield from _run(server)


def _run(server: ThreadingHTTPServer | WSGIServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Member:
    """One witness: its keys and store in a folder, its port, whether it is at work."""

    number: int
    witness: Witness
    port: int
    stack: contextlib.ExitStack

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.stack.enter_context(serving(application(self.witness), self.port))

    def stop(self) -> None:
        self.stack.close()


def member(number: int, folder: Path, logs: Mapping[str, Sequence[NoteVerifier]]) -> Member:
    """A witness that is not at work yet."""
    cosigners = make_cosigners(folder / f"w{number}", f"w{number}.example")
    store = WitnessStore(folder / f"w{number}" / "witness.db")
    return Member(number, Witness(cosigners, logs, store), free_port(), contextlib.ExitStack())


@contextlib.contextmanager
def five_witnesses(
    folder: Path, logs: Mapping[str, Sequence[NoteVerifier]]
) -> Iterator[list[Member]]:
    """Five witnesses at work."""
    crew = [member(number, folder, logs) for number in range(1, 6)]
    for one in crew:
        one.start()
    try:
        yield crew
    finally:
        for one in crew:
            one.stop()
            one.witness.store.close()


def policy_text(crew: Sequence[Member], needed: int = 3) -> str:
    """A policy in which each witness may cosign with either key."""
    lines = []
    for one in crew:
        kinds = zip(("ed", "pq"), one.witness.cosigners, strict=True)
        lines += [
            f"witness w{one.number}-{kind} {cosigner.verifier.vkey()} {one.url}"
            for kind, cosigner in kinds
        ]
        lines.append(f"group w{one.number} any w{one.number}-ed w{one.number}-pq")
    names = " ".join(f"w{one.number}" for one in crew)
    return "\n".join([*lines, f"group all {needed} {names}", "quorum all", ""])
