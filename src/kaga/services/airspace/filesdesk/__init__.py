"""Files and vehicles: plans brought in and judged, routes handed out, uploaded and rehearsed.

Modules: `checking` and `check_record` (a file judged leg by leg), `air` (zones in force and
filed flights for a judgement), `sources` (a route by its reference, certificate, file or two
places), `exporting` (its files), `vehicles` (the port to a vehicle), `rehearsing` (the flight
before the flight), `geozone_files` (ED-269 and ED-318), `commands` (the command line).
"""
