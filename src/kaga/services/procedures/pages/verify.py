"""The public page on which anybody checks a notice, a receipt or the text of a QR code.

Nothing that is handed in is kept, and no database is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from kaga.engines.calendar import to_wareki
from kaga.engines.ledger import Entry, MalformedError
from kaga.engines.ledger.hashing import encode_base64
from kaga.engines.money import Yen, format_yen
from kaga.engines.notices import Letter, code_of, letter_of
from kaga.kernel.clock import to_local
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.ledger.published import published
from kaga.kernel.web.pages import page
from kaga.kernel.web.words import Words
from kaga.services.procedures import proof_words as words
from kaga.services.procedures.letters.genuine import NotGenuine, Verdict, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

Row = dict[str, Words | str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the page shows after a check."""

    kind: str
    title: Words
    text: Words
    rows: tuple[Row, ...] = ()
    letter: Letter | None = None
    not_proven: Words | None = None


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for something to check; show what it proves."""
    if request.method == "GET":
        return _form(request)
    content = _given(request)
    if not content:
        return _form(request, error=words.nothing_given)
    finding = judge(content)
    status = 200 if finding.kind != "problem" else 422
    return page(request, "procedures/verified.html", {"finding": finding}, status)


def judge(content: bytes) -> Finding:
    """What something that was handed in proves."""
    try:
        verdict = check(content, published().verifier)
    except NotGenuine as refused:
        return Finding("problem", words.not_genuine, words.DOUBTS[refused.doubt])
    title, text = words.FOUND[verdict.certainty]
    return Finding(
        "success" if verdict.certainty == "letter" else "warning",
        title,
        text,
        tuple(_rows(verdict)),
        letter_of(verdict.notice) if verdict.notice else None,
        words.NOT_PROVEN[verdict.certainty],
    )


def _form(request: HttpRequest, error: Words | None = None) -> HttpResponse:
    context = {
        "error": error,
        "errors": [("file", error)] if error else [],
        "vkey": _public_key(),
    }
    return page(request, "procedures/verify.html", context, 422 if error else 200)


def _public_key() -> str | None:
    """The log's public key; a ledger that has not begun has none to show."""
    try:
        return published().verifier.vkey()
    except NotPublished:
        return None


def _given(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is not None:
        return bytes(file.read())
    return request.POST.get("text", "").strip().encode()


def _rows(verdict: Verdict) -> Iterator[Row]:
    facts = verdict.facts
    if verdict.certainty != "entry":
        yield {"key": words.code, "value": code_of(str(facts["digest"]))}
        yield {"key": words.kind, "value": words.KINDS[str(facts["kind"])]}
        yield {"key": words.number, "value": str(facts["number"])}
        yield {"key": words.reference, "value": str(facts["reference"])}
        day = datetime.fromisoformat(str(facts["issued_on"])).date()
        yield {"key": words.issued_on, "value": str(to_wareki(day))}
        if isinstance(facts["yen"], int):
            yield {"key": words.yen, "value": format_yen(Yen(facts["yen"]))}
    yield {"key": words.place, "value": str(verdict.proven.index)}
    yield from _entry_rows(verdict.proven.entry)
    yield {"key": words.root, "value": encode_base64(verdict.proven.checkpoint.root)}


def _entry_rows(raw: bytes) -> Iterator[Row]:
    try:
        entry = Entry.from_bytes(raw)
    except MalformedError:
        return
    moment = to_local(entry.time)
    shown = f"{to_wareki(moment.date())} {moment:%H:%M:%S}"
    yield {"key": words.recorded_at, "value": shown}
    yield {"key": words.act, "value": entry.act}
