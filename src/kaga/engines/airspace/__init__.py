"""The sky above a city: heights, places in the air, map, search, risk, people, rules, plans.

What: pure computation for planning flights. Why apart: a route must be provable without a
database. Import the module that holds the idea wanted; this package itself loads nothing.

>>> from kaga.engines.airspace.heights import Agl, Msl, msl_from_agl
>>> msl_from_agl(Agl(50.0), ground=Msl(12.5))
Msl(metres=62.5)
"""
