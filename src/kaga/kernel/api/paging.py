"""Lists of the API: items, and the cursor to go on with, also as a Link header (RFC 8288).

>>> @router.get("/cases", response=Listing[CaseOut])                    # doctest: +SKIP
... def cases(request, response: HttpResponse, asked: Query[Asked]):
...     return listing(request, response, keyset_page(..., **asked.dict()), CaseOut.of)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from ninja import Field, Schema

from kaga.kernel.storage.keyset import MOST_ROWS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.storage.keyset import Page

Row = TypeVar("Row")
Out = TypeVar("Out")


class Asked(Schema):
    """Which part of a list is wanted."""

    cursor: str | None = Field(None, max_length=500, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=MOST_ROWS, description="how many items at most")


class Listing(Schema, Generic[Out]):
    """Some items of a list; `next` is null at its end."""

    items: list[Out]
    next: str | None


def listing(
    request: HttpRequest,
    response: HttpResponse,
    page: Page[Row],
    show: Callable[[Row], object],
) -> dict[str, object]:
    """The page as the API shows it, and its Link header on `response`."""
    if page.next:
        query = request.GET.copy()
        query["cursor"] = page.next
        response.headers["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return {"items": [show(row) for row in page.rows], "next": page.next}
