"""Every address of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import include, path

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kaga.kernel.web.health")),
]
if settings.KAGA_DEVELOPMENT:
    urlpatterns.append(path("", include("kaga.adapters.mail.pages")))
