"""Airspace: who flies, from where, what keeps flights away, and which flights are accepted.

What: registries of operators, pilots and vehicles; ports and landing sites; zones, events and
works; versions of the map; routes, flights and their filing. Why one service: whether a flight
is accepted depends on all of them, and is decided in one place, inside the write door.
"""
