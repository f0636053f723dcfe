"""Keeping flights apart in space and time.

What: `tracks` is what a flight files, `sky` holds all filed tracks and finds conflicts,
`offers` tells what would work instead, `slices` cuts a track into volumes for other systems.
Why exact: two straight, even movements meet or do not by a quadratic; nothing is sampled.

>>> import numpy as np
>>> from kaga.engines.airspace.deconflict.sky import Sky
>>> from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
>>> apart = Separation(30.0, 10.0)
>>> east = Track(FlightId("a"), Priority.GOODS, np.array([0.0, 60.0]),
...     np.array([[0.0, 0.0, 80.0], [600.0, 0.0, 80.0]]), apart)
>>> north = Track(FlightId("b"), Priority.GOODS, np.array([0.0, 60.0]),
...     np.array([[300.0, -300.0, 80.0], [300.0, 300.0, 80.0]]), apart)
>>> sky = Sky()
>>> sky.file(east)
>>> [(one.other, round(one.start, 1), round(one.end, 1)) for one in sky.conflicts(north)]
[('a', 25.8, 34.2)]
"""
