"""The API of notices: `GET /api/v1/notices`, one's own, in one's language."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from kaga.kernel.api.paging import Asked, Listing, listing
from kaga.kernel.notices.queries import inbox
from kaga.kernel.web.pages import visitor_of

if TYPE_CHECKING:
    from kaga.kernel.notices.queries import Shown

router = Router()


class NoticeOut(Schema):
    """One notice."""

    id: UUID
    kind: str
    at: datetime
    unread: bool
    title: str
    text: str
    href: str


@router.get("", response=Listing[NoticeOut], summary="One's own notices, newest first")
def list_notices(
    request: HttpRequest, response: HttpResponse, asked: Query[Asked]
) -> dict[str, object]:
    """In the language of the visitor."""
    found = inbox(visitor_of(request), cursor=asked.cursor, limit=asked.limit)
    return listing(request, response, found, _out)


def _out(one: Shown) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "at": one.at,
        "unread": one.unread,
        "title": one.said.title,
        "text": one.said.text,
        "href": one.said.href,
    }
