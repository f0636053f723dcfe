"""Missions: what an autopilot is told to fly, and the files it travels in.

`model` holds the value; `plan` (QGroundControl), `waypoints` (Mission Planner), `kml`,
`dips` (GeoJSON for the national flight-plan system) and `gpx` read and write it; `items` are
the MAVLink items below the first two. Every reader refuses with the place and the reason
(`problems`). Import the module you need; this package itself loads nothing.
"""
