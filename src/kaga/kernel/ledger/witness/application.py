"""The witness over HTTP (WSGI): `add-checkpoint`, each log's head, and what it keeps.

>>> granian.Granian(..., interface="wsgi").serve(target_loader=…)        # doctest: +SKIP
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from kaga.engines.ledger.notes import MAX_NOTE_BYTES
from kaga.kernel.ledger.witness.service import Answer, Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

JSON: Final = "application/json"


def application(witness: Witness) -> WSGIApplication:
    """The WSGI application of a witness."""

    def answer(environment: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        method, path = environment["REQUEST_METHOD"], environment["PATH_INFO"]
        found = _answer(witness, method, path, lambda: _body(environment))
        body = b"" if method == "HEAD" else found.body
        headers = [
            ("Content-Type", found.kind),
            ("Content-Length", str(len(found.body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Access-Control-Allow-Origin", "*"),
        ]
        if found.status == 405:
            headers.append(("Allow", "POST" if path == "/add-checkpoint" else "GET, HEAD"))
        start(f"{found.status} {HTTPStatus(found.status).phrase}", headers)
        return [body]

    return answer


def _answer(
    witness: Witness, method: str, path: str, body: Callable[[], bytes | None]
) -> Answer:
    if path != "/add-checkpoint":
        if method in {"GET", "HEAD"}:
            return _shown(witness, path)
        return Answer(405, b"only add-checkpoint is sent by POST\n")
    if method != "POST":
        return Answer(405, b"send the head by POST\n")
    content = body()
    if content is None:
        return Answer(413, b"the request is larger than 1,000,000 bytes\n")
    return witness.add_checkpoint(content)


def _shown(witness: Witness, path: str) -> Answer:
    if path == "/":
        return Answer(200, _about(witness))
    if path == "/evidence":
        return Answer(200, _evidence(witness), JSON)
    name, _, last = path.removeprefix("/").partition("/")
    return witness.checkpoint(name) if last == "checkpoint" else Answer(404, b"not here\n")


def _body(environment: WSGIEnvironment) -> bytes | None:
    """The request's body, None if it is too large."""
    stated = environment.get("CONTENT_LENGTH") or "0"
    length = int(stated) if stated.isdigit() else 0
    if length > MAX_NOTE_BYTES:
        return None
    content: bytes = environment["wsgi.input"].read(length)
    return content


def _about(witness: Witness) -> bytes:
    """Who this is, as lines that can stand in a policy."""
    lines = ["# A witness of transparency logs. Its keys:"]
    lines += [f"witness {one.name} {one.verifier.vkey()}" for one in witness.cosigners]
    lines.append("# The logs it knows:")
    lines += [f"log {key.vkey()}" for keys in witness.logs.values() for key in keys]
    return "".join(f"{line}\n" for line in lines).encode()


def _evidence(witness: Witness) -> bytes:
    shown = [
        {
            "number": found.number,
            "origin": found.origin,
            "kind": found.kind,
            "at": found.at,
            "because": found.because,
            "seen": found.seen.decode(),
            "offered": found.offered.decode(),
        }
        for found in witness.store.evidence()
    ]
    return json.dumps(shown, ensure_ascii=False).encode()
