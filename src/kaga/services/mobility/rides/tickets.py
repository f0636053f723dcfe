"""Tickets as they are drawn: a code that the driver's device reads without a network.

>>> # drawn_ticket(booking)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from markupsafe import Markup

from kaga.services.mobility.rides.queries.own import ticket_of

if TYPE_CHECKING:
    from kaga.services.mobility.rides.models import Booking


def drawn_ticket(row: Booking) -> Markup:
    """The signed ticket of a booking as a picture."""
    code = segno.make_qr(ticket_of(row), error="m", boost_error=False)
    drawn = code.svg_inline(scale=3, border=4, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn here
