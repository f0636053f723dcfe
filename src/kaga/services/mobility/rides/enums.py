"""Closed lists of rides on demand.

>>> BookingState("booked").is_open
True
"""

from __future__ import annotations

from enum import StrEnum


class ServiceKind(StrEnum):
    """How people ask: for a departure, for a departure of a line, or for any time."""

    SLOT = "slot"
    LINE = "line"
    FREE = "free"


class BookingState(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    ABOARD = "aboard"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    FAILED = "failed"

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to be taken somewhere."""
        return self in {BookingState.BOOKED, BookingState.ABOARD}


class Channel(StrEnum):
    """How a booking came."""

    PHONE = "phone"
    WEB = "web"
    STANDING = "standing"


class Deed(StrEnum):
    """What a driver says with one button."""

    ARRIVED = "arrived"
    BOARDED = "boarded"
    ALIGHTED = "alighted"
    ABSENT = "absent"


class Pays(StrEnum):
    """How a ride is paid; coupons of a book bought on paper go to the driver."""

    CASH = "cash"
    COUPON = "coupon"
    PAPER = "paper"
    PASS = "pass"  # noqa: S105 - a season ticket
    FREE = "free"


class Purpose(StrEnum):
    """What a ride is for, as far as somebody says so: the council asks."""

    UNSAID = "unsaid"
    MEDICAL = "medical"
    SHOPPING = "shopping"
    STATION = "station"
    SCHOOL = "school"
    LEISURE = "leisure"
    OTHER = "other"


class Why(StrEnum):
    """Why a promise was given, changed or taken back."""

    BOOKED = "booked"
    CHANGED = "changed"
    LATE = "late"
    SNOW = "snow"
    BREAKDOWN = "breakdown"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    FAILED = "failed"


class Relation(StrEnum):
    """Who may book for a rider."""

    GUARDIAN = "guardian"
    CARE = "care"
    DESK = "desk"
    HOTEL = "hotel"


class Entitled(StrEnum):
    """By what somebody may ride."""

    CITIZEN = "citizen"
    E_CITIZEN = "e_citizen"
    GUEST = "guest"
