"""Manifests on paper: one A4 sheet per vehicle, black on white, with boxes to tick.

A sheet that lies in the vehicle is valid whatever happens to servers and networks.

>>> # manifest_pdf(tour, service, date(2026, 11, 24))[:5]
b'%PDF-'
"""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.template import engines
from PIL import ImageFile

from kaga.kernel import clock
from kaga.kernel.web.moments import day_words, moment_words
from kaga.services.mobility.rides import words
from kaga.services.mobility.rides.party import Party

if TYPE_CHECKING:
    from types import ModuleType

    from kaga.services.mobility.rides.models import DemandService
    from kaga.services.mobility.rides.queries.desk import TourShown


def manifest_pdf(tour: TourShown, service: DemandService, day: date) -> bytes:
    """The tour of one vehicle as a sheet."""
    template = cast("Any", engines["jinja2"]).env.get_template("rides/manifest.html")
    html = template.render(
        tour=tour,
        title=service.title["ja"],
        day=day_words(day).ja,
        made=moment_words(clock.now()).ja,
        w=words,
        party=Party.read,
    )
    printer = _printer()
    fetcher = printer.URLFetcher(allowed_protocols=["data"])
    pdf: bytes = printer.HTML(string=html, url_fetcher=fetcher).write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return pdf


@functools.cache
def _printer() -> ModuleType:
    """WeasyPrint, loaded by the first who prints; it changes how Pillow reads broken files."""
    import weasyprint  # noqa: PLC0415
    import weasyprint.images  # noqa: PLC0415

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    made: ModuleType = weasyprint
    return made
