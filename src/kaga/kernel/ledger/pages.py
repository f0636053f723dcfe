"""Public pages of the ledger: what it is, its entries, and the check of a receipt.

Everything works without JavaScript; checking a receipt needs no sign-in and keeps nothing.

>>> # /ledger/entries/12
"""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kaga.engines.ledger import LedgerError, MalformedError, Proven, SignatureError, is_packed
from kaga.engines.ledger.hashing import encode_base64, leaf_hash
from kaga.kernel.ledger import offline, queries, witness_words, words
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.ledger.published import Published, published
from kaga.kernel.ledger.reading import entry_of
from kaga.kernel.ledger.titles import title_of
from kaga.kernel.ledger.trust import policy
from kaga.kernel.ledger.witness_pages import missing_since
from kaga.kernel.web.moments import exact_moment
from kaga.kernel.web.pages import page
from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest

    from kaga.engines.ledger import Entry, Json, NoteVerifier

Row = dict[str, Words | str]
LARGEST_RECEIPT: Final = 200_000
LONGEST_SHOWN: Final = 4_000


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the ledger is, its head, and the newest entries."""
    log = _published()
    if log is None:
        return page(request, "ledger/starting.html", status=503)
    newest = queries.newest(limit=10)
    shown = {"log": log, "head": _head(log), "lines": newest.rows, "missing": missing_since()}
    return page(request, "ledger/overview.html", shown | {"witnessed": policy() is not None})


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Entries from the newest backwards, page by page."""
    found = queries.newest(cursor=request.GET.get("cursor") or None)
    shown = {"lines": found.rows, "next": found.next, "first": "cursor" in request.GET}
    return page(request, "ledger/entries.html", shown)


@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry, with its receipt to download."""
    line = queries.line(index)
    log = _published()
    ready = log is not None and index < log.checkpoint.size
    shown = {"line": line, "rows": entry_rows(line.data), "ready": ready}
    return page(request, "ledger/entry.html", shown)


@require_safe
def receipt(_request: HttpRequest, index: int) -> HttpResponse:
    """The receipt of an entry for everybody, as a file."""
    raw = queries.receipt_at(index).to_bytes()
    answer = HttpResponse(raw, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ledger-{index}.tlog-proof"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form to check a receipt, and what came of it."""
    log = _published()
    if log is None:
        return page(request, "ledger/starting.html", status=503)
    shown: dict[str, Any] = {"log": log, "error": None, "proven": None, "rows": [], "text": ""}
    if request.method == "POST":
        shown["text"] = request.POST.get("text", "")[:LARGEST_RECEIPT]
        try:
            proven = _check(_given(request), log.verifier)
        except LedgerError as error:
            shown["error"] = _in_words(error)
        else:
            shown |= {"proven": proven, "rows": _proven_rows(proven)}
    return page(request, "ledger/verify.html", shown, status=422 if shown["error"] else 200)


def _check(raw: bytes, verifier: NoteVerifier) -> Proven:
    """By the policy, if there is one; a receipt from before it by the log's key alone."""
    agreed = policy()
    if agreed is not None:
        with contextlib.suppress(SignatureError):
            return offline.check(raw, agreed)
    return offline.check(raw, verifier)


class _NothingGiven(MalformedError):
    """Neither a file nor a text was sent."""


def _given(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > LARGEST_RECEIPT:
            raise MalformedError("the file is larger than any receipt")
        return bytes(file.read())
    text = request.POST.get("text", "").strip()
    if not text:
        raise _NothingGiven
    if not is_packed(text.encode()):
        text = text.replace("\r\n", "\n") + "\n"
    return text.encode()


def _in_words(error: LedgerError) -> Words:
    if isinstance(error, _NothingGiven):
        return words.MISSING
    if isinstance(error, SignatureError):
        return words.FOREIGN
    return words.MALFORMED if isinstance(error, MalformedError) else words.UNPROVEN


def _published() -> Published | None:
    try:
        return published()
    except NotPublished:
        return None


def _head(log: Published) -> list[Row]:
    head = log.checkpoint
    return [
        {"key": words.SIZE, "value": f"{head.size:,}"},
        {"key": words.ROOT, "value": encode_base64(head.root)},
        {"key": words.ORIGIN, "value": head.origin},
    ]


def _proven_rows(proven: Proven) -> list[Row]:
    rows = entry_rows(proven.entry)
    rows.append({"key": words.TREE, "value": f"{proven.checkpoint.size:,}"})
    rows += _cosigned(proven)
    if proven.opening is not None:
        rows.append({"key": words.PRIVATE, "value": _facts(proven.opening.facts)})
    return rows


def _cosigned(proven: Proven) -> list[Row]:
    if policy() is None:
        return []
    if not proven.witnesses:
        return [{"key": witness_words.COSIGNED, "value": witness_words.ALONE}]
    seen = sorted(proven.witnesses.items())
    told = [f"{name}（{exact_moment(datetime.fromtimestamp(at, UTC))}）" for name, at in seen]
    return [{"key": witness_words.COSIGNED, "value": "\n".join(told)}]


def entry_rows(data: bytes) -> list[Row]:
    """What an entry says, as rows of a summary list."""
    told = entry_of(data)
    rows: list[Row] = [{"key": words.CONTENT, "value": _plain(data)}]
    if told is not None:
        rows = _act_rows(told)
    return [*rows, {"key": words.ROOT_OF_ENTRY, "value": encode_base64(leaf_hash(data))}]


def _act_rows(told: Entry) -> list[Row]:
    rows: list[Row] = [
        {"key": words.DONE, "value": title_of(told.act)},
        {"key": words.ACT, "value": told.act},
        {"key": words.WHEN, "value": exact_moment(told.time)},
        {"key": words.BY, "value": _by(told)},
        {"key": words.SUBJECT, "value": told.subject},
        {"key": words.COMMITMENT, "value": encode_base64(told.commitment)},
    ]
    if told.public:
        rows.append({"key": words.PUBLIC, "value": _facts(told.public)})
    if told.cause:
        rows.append({"key": words.CAUSE, "value": told.cause})
    return rows


def _by(told: Entry) -> Words:
    role = words.ROLES.get(told.role, Words(told.role, told.role, told.role))
    more = f" ({told.name})" if told.name else ""
    return Words(role.ja + more, role.easy + more, role.en + more)


def _facts(facts: Mapping[str, Json]) -> str:
    """Facts line by line, nested ones with their path; what is empty is left out."""
    return "\n".join(f"{name}：{value}" for name, value in _flat(facts, ""))


def _flat(facts: Mapping[str, Json], path: str) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        elif value is not None:
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield f"{path}{name}", shown


def _plain(data: bytes) -> str:
    text = data.decode("utf-8", errors="backslashreplace")
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
