"""The voter's own pages: built once, served as they are, the same bytes for everybody.

What: the booth, the page of the second device and the observer's page are files of the built
front end. They know nothing of who asks; what is said of a vote comes from the public API,
and nothing of a vote is ever said to these views. Their release is in `releases`.

>>> # /vote/booth/?election=7Xk2mQ9sVtR4bLpWzC1d
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, Literal

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from kaga.kernel.web.assets import static
from kaga.services.voting.releases import built_file, release

if TYPE_CHECKING:
    from django.http import HttpRequest

Page = Literal["booth", "check", "observe"]

BOOTH: Final = "/vote/booth/"
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "trusted-types booth",
        "require-trusted-types-for 'script'",
    )
)
"""Nothing but the page's own files; no form leaves it, nothing may frame it, no text becomes a
script."""


@require_GET
def booth(_: HttpRequest) -> HttpResponse:
    """Where a vote is cast."""
    return _page("booth")


@require_GET
def check(_: HttpRequest) -> HttpResponse:
    """Where a second device opens a sealed ballot."""
    return _page("check")


@require_GET
def observe(_: HttpRequest) -> HttpResponse:
    """Where anybody checks the published ballots."""
    return _page("observe")


@require_GET
def worker(_: HttpRequest) -> HttpResponse:
    """The script that lets the booth open without a network, with the files it keeps."""
    built = release()
    names = [built.one("main", ".js"), built.one("main", ".css")]
    files = [*(static(f"built/booth/{name}") for name in names), static("icon.svg")]
    kept = json.dumps({"release": built.digest[:16], "files": files})
    code = built_file(built.one("worker", ".js")).decode()
    answer = HttpResponse(f"self.kept={kept};{code}", content_type="text/javascript")
    answer.headers["Service-Worker-Allowed"] = BOOTH
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _page(name: Page) -> HttpResponse:
    answer = HttpResponse(built_file(f"{name}.html"), content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-cache"
    return answer
