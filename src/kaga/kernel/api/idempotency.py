"""The `Idempotency-Key` header: a request that is sent twice takes effect once.

The operation, and the answer that is kept for its key, are committed in one transaction, so
not even a crash in between can make the city act twice. A duplicate that arrives meanwhile
waits for the first and gets the same answer. Refused requests keep nothing: they had no effect.

>>> @router.post("/applications", response={201: Receipt}, openapi_extra=IDEMPOTENT)
... @idempotent                                                          # doctest: +SKIP
... def apply(request, wanted: Application): ...
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Status
from ninja.signature.utils import get_typed_signature
from pydantic import BaseModel

from kaga.kernel import clock
from kaga.kernel.api.models import KeptAnswer
from kaga.kernel.errors import Invalid, KagaError
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from kaga.kernel.storage.door import Transaction

View = TypeVar("View", bound=Callable[..., Any])
HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(days=7)
LONGEST_KEY = 128
_REASON = "the answer kept for an idempotency key; the act itself records its own entry"

IDEMPOTENT: dict[str, Any] = {
    "parameters": [
        {
            "name": HEADER,
            "in": "header",
            "required": False,
            "description": "Any text of your own; sent again, the request takes effect once.",
            "schema": {"type": "string", "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
        }
    ]
}


class KeyReused(KagaError):
    """The key was used before, with another request."""

    status = 422
    problem = "idempotency-key-reused"


def idempotent(view: View) -> View:
    """Make an operation of the API take effect once per key and caller."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> Any:
        key = request.headers.get(HEADER, "")
        if not key:
            return view(request, *args, **options)
        if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
            raise Invalid(
                {HEADER: [f"{LONGEST_KEY}文字以内の英数字・記号で指定してください。"]}
            )
        caller = _caller(request)
        with write(on=[f"idempotency:{caller}:{key}"], bookkeeping=_REASON) as tx:
            kept = KeptAnswer.objects.filter(caller=caller, key=key).first()
            if kept is not None:
                return _again(kept, request, options)
            result = view(request, *args, **options)
            _keep(
                tx,
                request,
                result,
                KeptAnswer(caller=caller, key=key, location=_location(options)),
            )
            return result

    # Django-ninja reads types by the globals of the function it is given: resolve them here.
    answer.__signature__ = get_typed_signature(view)  # type: ignore[attr-defined]
    return answer  # type: ignore[return-value]


def forget_old_answers() -> int:
    """Remove what was kept longer than `KEPT_FOR`; how many were removed."""
    old = KeptAnswer.objects.filter(answered_at__lt=clock.now() - KEPT_FOR)
    with write(bookkeeping="idempotency keys past their time") as tx:
        return tx.remove_where(old)


def _again(kept: KeptAnswer, request: HttpRequest, options: dict[str, Any]) -> Any:
    if kept.fingerprint != _fingerprint(request):
        raise KeyReused("この Idempotency-Key は別の内容の要求で使われています。")
    for value in options.values():
        if isinstance(value, HttpResponse):
            value.headers["Idempotency-Replayed"] = "true"
            if kept.location:
                value.headers["Location"] = kept.location
    return Status(kept.status, kept.body)


def _keep(tx: Transaction, request: HttpRequest, result: Any, row: KeptAnswer) -> None:
    status, body = (200, result)
    if isinstance(result, Status):
        status, body = result.status_code, result.value
    row.status = status
    row.body = body.model_dump(mode="json") if isinstance(body, BaseModel) else body
    row.fingerprint = _fingerprint(request)
    tx.add(row)


def _location(options: dict[str, Any]) -> str:
    answers = [value for value in options.values() if isinstance(value, HttpResponse)]
    return next((found.headers.get("Location", "") for found in answers), "")


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request.body)
    return digest.hexdigest()


def _caller(request: HttpRequest) -> str:
    visitor = getattr(request, "visitor", None)
    if visitor is not None and visitor.signed_in:
        who = f"person:{visitor.person}:{visitor.acting_for or ''}"
    else:
        session = request.COOKIES.get("kaga", "") or request.COOKIES.get("__Host-kaga", "")
        who = f"nobody:{session or request.META.get('REMOTE_ADDR', '')}"
    return hashlib.sha256(who.encode()).hexdigest()
