"""What all forms of the transport desk share: the draft, its report, trying before keeping.

Each form makes a changed network of what was typed. `tried` says what is wrong with it or, if
that was asked, what the report would say; `kept` keeps it as the next edition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.transit.authoring.document import STATUSES, Words3
from kaga.engines.transit.authoring.flaws import Flaw, flaws_of
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.web import flash
from kaga.kernel.web.pages import visitor_of
from kaga.services.mobility import desk_words as d
from kaga.services.mobility import words
from kaga.services.mobility.actions.network import edit_network
from kaga.services.mobility.pages.go_asked import filled
from kaga.services.mobility.queries.network import document_of, draft

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from kaga.engines.transit.authoring.document import Network, Status
    from kaga.kernel.web.words import Words
    from kaga.services.mobility.models import Edition

HOME: Final = "/staff/transport"
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
Wrong = dict[str, list["Words"]]
"""What is wrong with a form, by field."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the report says of a network: flaws, or its feeds with what readers would note."""

    flaws: tuple[Words, ...]
    feeds: tuple[tuple[Words, tuple[Any, ...]], ...] = ()


def flaw_words(flaw: Flaw) -> Words:
    """A flaw as a sentence."""
    return filled(words.FLAWS[flaw.code], where=flaw.where, value=flaw.value)


def flaws_told(network: Network) -> list[Words]:
    """Everything wrong with a network, in sentences."""
    return [flaw_words(one) for one in flaws_of(network)]


def report_of(network: Network, number: int) -> Told:
    """The report: flaws, or the feeds read back as others will read them."""
    from kaga.services.mobility.actions.publishing import (  # noqa: PLC0415 - compiled code
        made_of,
    )

    flaws = flaws_told(network)
    if flaws:
        return Told(tuple(flaws))
    return Told(
        (),
        tuple(
            (filled(d.feed_line, name=name, **told.record["facts"]), told.record["counts"])
            for name, told in made_of(network, number).items()
        ),
    )


def draft_now() -> tuple[Edition, Network]:
    """The draft and its network."""
    edition = draft()
    if edition is None:
        raise NotFound
    return edition, document_of(edition.id)


def parent_of(request: HttpRequest, edition: Edition) -> UUID:
    """The edition that the form was made from; another draft since then is a conflict."""
    if request.POST.get("parent", "") != str(edition.id):
        raise Conflict(words.draft_moved.ja)
    return edition.id


def tried(request: HttpRequest, edition: Edition, changed: Network) -> dict[str, Any]:
    """For the page: flaws that keep a change from being kept, or its report if asked for."""
    if "try" in request.POST:
        return {"tried": report_of(changed, edition.number + 1), "flaws": []}
    return {"tried": None, "flaws": flaws_told(changed)}


def is_kept(request: HttpRequest, told: Mapping[str, Any]) -> bool:
    """Whether a change is to be kept: saving was asked, and nothing is wrong."""
    return "try" not in request.POST and not told["flaws"]


def kept(request: HttpRequest, edition: Edition, changed: Network, what: str) -> HttpResponse:
    """Keep a change as the next edition and go back to the desk."""
    edit_network(visitor_of(request), parent_of(request, edition), changed, what)
    return flash.redirect(HOME, "lines.saved")


def base(edition: Edition, network: Network) -> dict[str, Any]:
    """What every form of the desk shows."""
    return {
        "bundle": "web/staff/main.ts",
        "draft": edition,
        "flaws": [],
        "tried": None,
        "wrong": {},
        "wrong_list": [],
        "statuses": [(one, d.sure[one]) for one in STATUSES],
        "sources": [(one.id, one.title) for one in network.sources],
    }


def blamed(wrong: Wrong) -> dict[str, Any]:
    """Wrong fields as a page needs them: beside the fields, and as a list."""
    return {"wrong": wrong, "wrong_list": [(name, said[0]) for name, said in wrong.items()]}


def status_of(text: str) -> Status | None:
    """A status as typed."""
    return next((one for one in STATUSES if one == text), None)


def new_key(typed: Mapping[str, str], taken: set[str], wrong: Wrong) -> str:
    """The id of something new."""
    key = typed.get("id", "").strip()
    if not _ID.fullmatch(key) or key in taken or key == "new":
        wrong["id"] = [d.bad_id]
    return key


def typed_words(typed: Mapping[str, str], wrong: Wrong) -> Words3:
    """A name in three ways; the Japanese one must be there."""
    ja, kana, en = (typed.get(name, "").strip()[:80] for name in ("name", "kana", "en"))
    if not ja:
        wrong["name"] = [d.needed]
    return Words3(ja, kana, en)


def typed_source(
    typed: Mapping[str, str], network: Network, wrong: Wrong
) -> tuple[Status, str]:
    """How sure something is, and where it comes from."""
    status, source = status_of(typed.get("status", "")), typed.get("source", "")
    if status is None:
        wrong["status"] = [d.needed]
    if source not in {one.id for one in network.sources}:
        wrong["source"] = [d.needed]
    return status or "stand-in", source


def whole_number(typed: Mapping[str, str], name: str, wrong: Wrong) -> int:
    """A number from 0 on."""
    text = typed.get(name, "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        wrong[name] = [d.bad_number]
        return 0
    return int(text)
