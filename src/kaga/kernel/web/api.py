"""The search as an API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ninja import Field, Query, Router, Schema

from kaga.kernel.web.search import Found, search

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router()


class SearchAsked(Schema):
    """What is searched."""

    q: str = Field(
        ..., min_length=1, max_length=100, description="words in any language or kana"
    )
    language: Literal["ja", "easy", "en"] = "ja"
    limit: int = Field(20, ge=1, le=50)


class ResultOut(Schema):
    """One thing found."""

    title: str
    kind: str
    href: str
    text: str
    score: float


class ResultsOut(Schema):
    """What was found, best first; a search has no further pages."""

    items: list[ResultOut]
    next: None = None


@router.get("", response=ResultsOut, summary="Search everything the city offers")
def search_everything(request: HttpRequest, asked: Query[SearchAsked]) -> dict[str, object]:  # noqa: ARG001
    """Find services, pages and places; kana, widths and small mistakes do not matter."""
    found = search(asked.q, asked.language, asked.limit)
    return {"items": [_out(one, asked) for one in found], "next": None}


def _out(found: Found, asked: SearchAsked) -> dict[str, object]:
    return {
        "title": found.title,
        "kind": found.findable.kind.in_language(asked.language),
        "href": found.findable.href,
        "text": found.text,
        "score": found.score,
    }
