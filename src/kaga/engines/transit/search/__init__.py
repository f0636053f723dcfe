"""Journeys through a timetable: earliest arrival, ranges, arrive-by, more criteria, profiles.

`planner` is the entry; `journeys` are its answers; modules with an underscore are compiled.
"""
