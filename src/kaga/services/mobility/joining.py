"""How the service joins the city at start-up: its acts' names, its menu, its offers.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.api.root import add_router
from kaga.kernel.ledger.titles import title_acts
from kaga.services.mobility import act_words, api, geocode_api


def join() -> None:
    """Register everything, once."""
    title_acts("mobility", act_words.TITLES)
    add_router("", api.router, "Journeys", version=6)
    add_router("/geocode", geocode_api.geocode, "Journeys")
    add_router("/reverse-geocode", geocode_api.reverse, "Journeys")
