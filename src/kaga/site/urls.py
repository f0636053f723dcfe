"""Every address of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import include, path

from kaga.kernel.api.page import api_page
from kaga.kernel.api.root import make_api
from kaga.kernel.web import failures

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kaga.kernel.web.health")),
    path("", include("kaga.services.procedures.pages.urls")),
    path("", include("kaga.services.airspace.pages.urls")),
    path("", include("kaga.services.mobility.pages.urls")),
    path("", include("kaga.services.mobility.rides.pages.urls")),
    path("", include("kaga.services.voting.registering.urls")),
    path("", include("kaga.services.voting.pages.urls")),
    path("", include("kaga.services.voting.booth_urls")),
    path("", include("kaga.services.platform.pages.urls")),
    path("", include("kaga.kernel.web.urls")),
    path("", include("kaga.kernel.places.urls")),
    path("", include("kaga.kernel.ledger.urls")),
    path("", include("kaga.kernel.events.pages")),
    path("", include("kaga.kernel.jobs.pages")),
    path("", include("kaga.kernel.notices.pages")),
    path("", include("kaga.kernel.identity.urls")),
    path("api/", api_page),
    path("api/v1/", make_api().urls),
    path("api/v6/", make_api(6).urls),
    path("api/vote/", make_api("vote").urls),
]
if settings.KAGA_DEVELOPMENT:
    urlpatterns.append(path("", include("kaga.adapters.mail.pages")))

handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.not_found
handler500 = failures.broken
