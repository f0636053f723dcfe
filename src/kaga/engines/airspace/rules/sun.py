"""Sunrise and sunset, because night flights need an approval.

What: the two moments of a local day at a place, by the equations of the US National Oceanic
and Atmospheric Administration (after Meeus, "Astronomical Algorithms"), iterated at the moment
itself. Sunrise is when the upper edge of the sun stands on a level horizon, as the almanac of
Japan's National Astronomical Observatory has it: refraction 35'8" and the sun's radius at its
distance of the day (NOAA's own 50' is 7 s later in Kaga). Mountains do not count; the law
means the almanac. The tests hold it against the published almanac of Kanazawa.

>>> day = daylight(36.5667, 136.65, date(2026, 6, 14))
>>> f"{datetime.fromtimestamp(day.sunrise, JAPAN):%H:%M}"
'04:34'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from math import acos, asin, cos, degrees, radians, sin, tan
from typing import Final

JAPAN: Final = timezone(timedelta(hours=9))
_REFRACTION: Final = (35.0 + 8.0 / 60.0) / 60.0
_RADIUS: Final = 959.63 / 3600.0
"""Of the sun at the mean distance, degrees."""
_J2000: Final = datetime(2000, 1, 1, 12, tzinfo=UTC).timestamp()
_CENTURY_S: Final = 36_525.0 * 86_400.0


class NoSunError(ValueError):
    """The sun does not rise or set there on that day."""


@dataclass(frozen=True, slots=True)
class Daylight:
    """Seconds since 1970 of sunrise and sunset."""

    sunrise: float
    sunset: float

    def holds(self, begins: float, ends: float) -> bool:
        """Whether all of a flight is in daylight; both edges are."""
        return self.sunrise <= begins and ends <= self.sunset


def daylight(lat: float, lon: float, day: date, zone: timezone = JAPAN) -> Daylight:
    """Sunrise and sunset of a local day.

    Parameters
    ----------
    lat, lon
        Degrees.
    day
        Day of the local calendar.
    zone
        The local clock.

    Raises
    ------
    NoSunError
        In the polar day and night.
    """
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone).timestamp()
    return Daylight(_moment(lat, lon, noon, -1.0), _moment(lat, lon, noon, 1.0))


def _moment(lat: float, lon: float, noon: float, side: float) -> float:
    """The moment when the sun's edge is on the horizon, before (-1) or after (1) noon."""
    midnight_utc = noon - (noon % 86_400.0)
    guess = noon
    for _ in range(3):
        equation, declination, radius = _sun(guess)
        angle = _hour_angle(lat, declination, 90.0 + _REFRACTION + radius)
        minutes = 720.0 - 4.0 * lon - equation + side * 4.0 * angle
        moment = midnight_utc + 60.0 * minutes
        # The day's own: within half a day of the local noon.
        guess = moment + 86_400.0 * round((noon - moment) / 86_400.0)
    return guess


def _hour_angle(lat: float, declination: float, zenith: float) -> float:
    """Degrees the earth turns from the horizon to noon."""
    cosine = cos(radians(zenith)) / (cos(radians(lat)) * cos(radians(declination))) - tan(
        radians(lat)
    ) * tan(radians(declination))
    if not abs(cosine) <= 1.0:
        raise NoSunError(f"no sunrise at latitude {lat}")
    return degrees(acos(cosine))


def _sun(moment: float) -> tuple[float, float, float]:
    """Equation of time in minutes; declination and apparent radius in degrees."""
    t = (moment - _J2000) / _CENTURY_S
    mean = (280.46646 + t * (36_000.76983 + t * 0.0003032)) % 360.0
    anomaly = radians(357.52911 + t * (35_999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + sin(2.0 * anomaly) * (0.019993 - 0.000101 * t)
        + sin(3.0 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * t)
    longitude = radians(mean + centre - 0.00569 - 0.00478 * sin(node))
    seconds = 21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))
    obliquity = radians(23.0 + (26.0 + seconds / 60.0) / 60.0 + 0.00256 * cos(node))
    declination = degrees(asin(sin(obliquity) * sin(longitude)))
    y = tan(obliquity / 2.0) ** 2
    double = 2.0 * radians(mean)
    equation = (
        y * sin(double)
        - 2.0 * eccentricity * sin(anomaly)
        + 4.0 * eccentricity * y * sin(anomaly) * cos(double)
        - 0.5 * y * y * sin(2.0 * double)
        - 1.25 * eccentricity * eccentricity * sin(2.0 * anomaly)
    )
    orbit = (1.0 - eccentricity**2) / (1.0 + eccentricity * cos(anomaly + radians(centre)))
    return 4.0 * degrees(equation), declination, _RADIUS / orbit
