"""From requests to operations: faces, refusals, waiting for the disk and for others.

What: `Application.handle` finds the operation, calls it, and gives its reply when it may be
given: at once for a reader, when the log is on the disk for a writer. Contexts that must be
fetched are fetched beside the loop; then the operation is called again from its beginning,
having changed nothing yet. An operation that must wait for other servers is a coroutine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from email.utils import formatdate
from typing import Any, Final

import structlog

from kaga.engines.context import MissingDocument, NgsiError, Problem
from kaga.services.exchange.access.administering import admin_face
from kaga.services.exchange.access.gate import Gate
from kaga.services.exchange.http.asking import Asking
from kaga.services.exchange.http.crossing import ANY_SITE, PREFLIGHT, is_preflight
from kaga.services.exchange.http.messages import HttpError, Reply, Request, http_problem
from kaga.services.exchange.http.protocol import Answered
from kaga.services.exchange.http.routing import Face
from kaga.services.exchange.log.journal import Unwritable
from kaga.services.exchange.log.store import Overtaken
from kaga.services.exchange.ngsild.calls import SNAPSHOT, Call, split_path
from kaga.services.exchange.ngsild.face import ngsild_face
from kaga.services.exchange.sources.face import Sources
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.fetching import fetch_document

_log = structlog.get_logger(__name__)

Given = Reply | Coroutine[Any, Any, Reply]
_LD: Final = b"/ngsi-ld/"
_ELSEWHERE: Final = frozenset({404, 409})  # said only once memory is where the store is
_MOST_TASKS: Final = 1024
_BUSY: Final = Reply(503, headers=b"Retry-After: 2\r\n")


class Application:
    """Every operation of a broker, by method and path.

    Parameters
    ----------
    own_machine: whether contexts and sources may be on the broker's own machine.
    faces: interfaces besides NGSI-LD and the administrator's.
    gate: who may do what; None where everybody may do everything.
    """

    def __init__(
        self,
        broker: Broker,
        loop: asyncio.AbstractEventLoop,
        *,
        own_machine: bool = False,
        faces: Sequence[Face] = (),
        gate: Gate | None = None,
    ) -> None:
        self._broker = broker
        self._loop = loop
        self._own_machine = own_machine
        self._asking = Asking(broker.contexts)
        self.sources = Sources(broker, own_machine=own_machine)
        own = ngsild_face(self.sources)
        self._faces: Sequence[Face] = (own, self.sources.relay(), admin_face(), *faces)
        self._gate = gate
        self._tasks: set[asyncio.Task[None]] = set()
        self._date = b""
        self.tick()

    def tick(self) -> None:
        """Once a second: what the clock says, for the Date line."""
        moment = self._broker.now() // 1_000_000
        self._date = b"Date: %b\r\n" % formatdate(moment, usegmt=True).encode()

    def standing(self, request: Request) -> bytes:
        """Lines that every answer to a request has."""
        headers = request.headers
        lines = self._date
        if b"origin" in headers and not request.path.startswith(b"/exchange/"):
            lines += ANY_SITE
        if not request.path.startswith(_LD):
            face = self._face(request)
            if isinstance(face, Face) and face.standing is not None:
                return lines + face.standing(request)
        tenant = headers.get(b"ngsild-tenant")
        if tenant is not None:
            lines = b"%bNGSILD-Tenant: %b\r\n" % (lines, tenant)
        if SNAPSHOT in headers:
            lines = b"%bNGSILD-Snapshot: %b\r\n" % (lines, headers[SNAPSHOT])
        return lines

    def handle(self, request: Request, answered: Answered) -> Reply | None:
        """A reply, or None when one will be given later."""
        face = self._face(request)
        if isinstance(face, Reply):
            return face
        call = Call(self._broker, self._asking, request, [], self._broker.now())
        if self._gate is not None:
            try:
                call.grant = self._gate.check(request, call.at)
            except HttpError as error:
                return face.refusal(error)
        return self._answer(face, call, answered)

    def _answer(self, face: Face, call: Call, answered: Answered) -> Reply | None:
        committer = self._broker.committer
        before = committer.added
        try:
            given = self._perform(face, call)
        except MissingDocument as missing:
            self._later(self._fetched(face, call, missing), answered)
            return None
        if not isinstance(given, Reply):
            self._later(self._awaited(face, call, given), answered)
            return None
        if committer.added == before:
            if given.status not in _ELSEWHERE or call.looked or committer.is_alone:
                return given
            self._begin(self._look(face, call, answered))
            return None
        self._when_written(face, call, given, answered, since=before)
        return None

    def _face(self, request: Request) -> Face | Reply:
        """The interface that a request is for, or the answer where it is for none."""
        if is_preflight(request):
            return PREFLIGHT
        for face in self._faces:
            if request.path.startswith(face.base):
                return face
        return http_problem(HttpError(404, "nothing is here"))

    def _when_written(
        self, face: Face, call: Call, reply: Reply, answered: Answered, *, since: int
    ) -> None:
        """Answer when the call's records are durable; make it again if it was overtaken."""

        def told(failure: Unwritable | None) -> None:
            if not isinstance(failure, Overtaken):
                answered(reply if failure is None else _BUSY)
                return
            call.at = self._broker.now()
            again = self._answer(face, call, answered)
            if again is not None:
                answered(again)

        self._broker.committer.when_durable(told, since)

    def _when_durable(self, reply: Reply, answered: Answered) -> None:
        def told(failure: Unwritable | None) -> None:
            answered(reply if failure is None else _BUSY)

        self._broker.committer.when_durable(told)

    def _perform(self, face: Face, call: Call) -> Given:
        try:
            call.parts = split_path(call.request.path[len(face.base) :])
            return face.operation(call.parts, call.request.method)(call)
        except MissingDocument:
            raise
        except Exception as error:  # noqa: BLE001 - one failing operation must not end the process
            return _refused(face, call, error)

    def _later(self, work: Coroutine[Any, Any, Reply], answered: Answered) -> None:
        """Do something beside the loop's other work, then answer."""
        if len(self._tasks) >= _MOST_TASKS:
            work.close()
            answered(_BUSY)
            return

        async def done() -> None:
            self._when_durable(await work, answered)

        self._begin(done())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _awaited(self, face: Face, call: Call, work: Coroutine[Any, Any, Reply]) -> Reply:
        try:
            return await work
        except MissingDocument as missing:
            return await self._fetched(face, call, missing)
        except Exception as error:  # noqa: BLE001 - as above
            return _refused(face, call, error)

    async def _fetched(self, face: Face, call: Call, missing: MissingDocument) -> Reply:
        """Fetch what is missing, and perform the call again from its beginning."""
        try:
            await self._fetch(call, missing.url)
            call.at = self._broker.now()
            given = self._perform(face, call)
        except NgsiError as error:
            return face.refusal(error)
        except MissingDocument as further:
            return await self._fetched(face, call, further)
        return given if isinstance(given, Reply) else await self._awaited(face, call, given)

    async def _look(self, face: Face, call: Call, answered: Answered) -> None:
        """What is not here may have come about elsewhere a moment ago: look, and try again."""
        await self._broker.committer.caught_up()
        call.looked = True
        call.at = self._broker.now()
        reply = self._answer(face, call, answered)
        if reply is not None:
            answered(reply)

    async def _fetch(self, call: Call, url: str) -> None:
        refused = call.refused.get(url)
        if refused is not None:
            raise refused
        try:
            document = await fetch_document(url, own_machine=self._own_machine)
        except NgsiError as error:
            call.refused[url] = error
        else:
            self._broker.contexts.learn(url, document, self._broker.now())
            call.fetched.add(url)


def _refused(face: Face, call: Call, error: Exception) -> Reply:
    if isinstance(error, NgsiError | HttpError):
        return face.refusal(error)
    if isinstance(error, Unwritable):
        return _BUSY
    path = call.request.path.decode("latin-1")
    _log.error("an operation failed", path=path, exc_info=error)
    return face.refusal(NgsiError(Problem.INTERNAL_ERROR, "the broker failed at this"))
