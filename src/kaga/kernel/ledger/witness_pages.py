"""How the ledger works, who its witnesses are, and the policy that says whom to believe.

>>> # /ledger/how
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaga.kernel.errors import NotFound
from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.ledger.published import tile_files
from kaga.kernel.ledger.trust import policy, policy_text, witnesses_missing_since
from kaga.kernel.ledger.watch import Answered, Watch, read_watch
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.engines.ledger import Policy
    from kaga.kernel.web.words import Words

Row = dict[str, "Words | str | bool"]


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """The chain, the marks and the witnesses, in words, with a picture and their state."""
    agreed, watch = policy(), read_watch(tile_files().root)
    address = f"{settings.KAGA_PUBLIC_URL}/ledger"
    return page(
        request,
        "ledger/how.html",
        {
            "rows": [] if agreed is None else _rows(agreed, watch),
            "missing": missing_since(),
            "agreed": agreed is not None,
            "address": address,
            "vkey": _vkey(),
        },
    )


@require_safe
def whom(_request: HttpRequest) -> HttpResponse:
    """The policy as a file, for those who check receipts at home."""
    try:
        raw = policy_text()
    except LedgerDamaged as error:
        raise NotFound("the ledger has not begun, and so has no policy") from error
    answer = HttpResponse(raw, content_type="text/plain; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def missing_since() -> Words | None:
    """Since when too few witnesses sign, None while enough do or none are asked."""
    since = witnesses_missing_since()
    return _moment(since) if since else None


def _vkey() -> str:
    try:
        return load_signer().verifier.vkey()
    except LedgerDamaged:
        return "VKEY"  # the very first start: there is no key yet


def _rows(agreed: Policy, watch: Watch) -> list[Row]:
    """A line for each address; a witness without one cannot be asked by this city."""
    names: dict[str, str] = {}
    for one in agreed.witnesses.values():
        names.setdefault(one.url or one.verifier.name, one.verifier.name)
    return [
        _row(name, watch.witnesses.get(where, Answered(where))) for where, name in names.items()
    ]


def _row(name: str, told: Answered) -> Row:
    return {
        "name": name,
        "last": _moment(told.at) if told.at else "",
        "size": "" if told.size is None else f"{told.size:,}",
        "well": bool(told.at) and not told.problem,
    }


def _moment(text: str) -> Words:
    return moment_words(datetime.fromisoformat(text))
