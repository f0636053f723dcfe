"""Rehearsal without an autopilot: a point of mass follows a mission in the wind.

`model` holds what goes in and comes out, `follow` flies it. It is only a point-mass model: no
attitude, no motors, no estimator, no firmware. What it shows (corners cut, drift in gusts,
time) is a plausible flight, not proof; a simulator with a real autopilot replaces it where
there is one. Import the module you need; this package itself loads nothing.
"""
