"""Japanese addresses: spelling, geocoding, reverse geocoding, search by name.

What: pure look-ups over a gazetteer handed in as data. Why: every form, report and dispatch
begins with an address somebody typed.

>>> from kaga.engines.geo.addresses import fold
>>> fold("山代温泉　桔梗ヶ丘")
'山代温泉桔梗ケ丘'
"""

from __future__ import annotations

from kaga.engines.geo.addresses.gazetteer import Entry, Gazetteer
from kaga.engines.geo.addresses.geocoder import Depth, Geocoder, Grade, Match
from kaga.engines.geo.addresses.names import Hit, Name, NameIndex
from kaga.engines.geo.addresses.normalise import as_hiragana, canonical, fold
from kaga.engines.geo.addresses.reverse import Nearby, ReverseGeocoder

__all__ = [
    "Depth",
    "Entry",
    "Gazetteer",
    "Geocoder",
    "Grade",
    "Hit",
    "Match",
    "Name",
    "NameIndex",
    "Nearby",
    "ReverseGeocoder",
    "as_hiragana",
    "canonical",
    "fold",
]
