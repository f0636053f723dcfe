"""Ground risk: where a failing aircraft falls, how hard, on whom, and how often.

Modules, from physics to proof: `ballistic` and `descent` (the fall), `critical_area` and
`classes` (SORA Annex F), `lethality`, `vehicles` (data), `quadrature` and `kernels` (where it
lands), `fields` (casualty rate over a map), `quantised` (one byte a cell), `routes` (a finished
route, exactly), `footprint` (who is under the fall). Import the module you need; this package
itself loads nothing.
"""
