"""The driver's page: what comes next, who, and what to press.

What: a page that works without any script; with one, it works without any network. The browser
keeps `/drive/shell`, which holds nothing personal, and the day as data (decision 77).

>>> # /drive
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.ids import new_id
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.assets import built_text, needed_by, static
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.security import using_devices
from kaga.kernel.web.words import HTML_LANG
from kaga.services.mobility.rides import drive_words, rules, words
from kaga.services.mobility.rides.actions.driving import Said, take_deeds
from kaga.services.mobility.rides.enums import Deed
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.queries.own import tour_today

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.kernel.identity.visitor import Language

SCRIPT: Final = "web/drive/main.ts"
WORKER: Final = "web/drive/worker.ts"
SHELL: Final = "/drive/shell"


@require_GET
@using_devices("camera")
def drive(request: HttpRequest) -> HttpResponse:
    """Today's tour of the driver who is signed in."""
    visitor = visitor_of(request)
    require(visitor, rules.drive)
    context = {
        **_frame(visitor.language),
        "tours": tour_today(visitor),
        "party": Party.read,
        "press": str(new_id()),
    }
    return page(request, "rides/drive.html", context)


def _frame(language: Language) -> dict[str, object]:
    """What the page knows that everybody may know."""
    return {
        "bundle": SCRIPT,
        "w": words,
        "says": json.dumps(drive_words.spoken(language), ensure_ascii=False),
    }


@require_GET
@using_devices("camera")
def shell(request: HttpRequest) -> HttpResponse:
    """The page without anybody's tour: what the browser shows when there is no network."""
    return page(request, "rides/drive_shell.html", _frame(visitor_of(request).language))


@require_GET
def worker(_: HttpRequest) -> HttpResponse:
    """The script that answers for the server while it cannot be reached; with what it keeps."""
    code = built_text(WORKER)
    files = [*needed_by(SCRIPT), static("icon.svg")]
    version = hashlib.sha256(json.dumps([code, files]).encode()).hexdigest()[:16]
    kept = json.dumps({"version": version, "shell": SHELL, "files": files})
    answer = HttpResponse(f"self.kept={kept};{code}", content_type="text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/drive"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """How a device installs the page: its name, its look, its icon."""
    language = visitor_of(request).language
    name = drive_words.app_name.in_language(language)
    facts = {
        "id": "/drive",
        "name": name,
        "short_name": name,
        "lang": HTML_LANG[language],
        "start_url": "/drive",
        "scope": "/drive",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1e3c7b",
        "icons": [{"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    answer = JsonResponse(facts, json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Type"] = "application/manifest+json"
    return answer


@require_POST
def press(request: HttpRequest) -> HttpResponse:
    """One press of a button; pressing twice by mistake counts once."""
    visitor = visitor_of(request)
    require(visitor, rules.drive)
    deed = request.POST.get("deed", "")
    if deed not in set(Deed):
        raise Invalid({"deed": [words.deed_refused.in_language(visitor.language)]})
    said = Said(
        1,
        request.POST.get("shift", "")[:40],
        request.POST.get("booking", "")[:16],
        Deed(deed),
        clock.now(),
    )
    device = f"{request.POST.get('press', '')[:36]}"
    heard = take_deeds(visitor, device, [said])[0]
    if heard.outcome == "refused":
        return flash.redirect("/drive", "rides.deed_refused", "problem")
    return flash.redirect("/drive", "rides.told_now")
