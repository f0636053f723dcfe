"""Who is where and when: people per square metre by place, quarter of an hour and kind of day.

Modules: `slots` (time), `land` (what a cell is), `presence` (when each kind of place is full:
the table), `census` (sharing the residents of a mesh out to its cells), `field` (one moment of
the whole city), `live` (events, closures, people drawn on the map), `areas` (counts and their
95th percentile). Import the module you need; this package itself loads nothing.
"""
