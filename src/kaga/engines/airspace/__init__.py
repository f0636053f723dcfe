"""Airspace: heights, frames, volumes, separation, risk and people, as pure functions.

What: computation for planning flights. Why apart: a route must be provable without a database.
Import from the module that holds what you need; this package itself loads nothing.

>>> from kaga.engines.airspace.heights import Agl, Msl, msl_from_agl
>>> msl_from_agl(Agl(50.0), ground=Msl(12.5))
Msl(metres=62.5)
"""
