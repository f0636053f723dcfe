"""A plan made elsewhere, judged leg by leg on the city's map.

Modules: `brought` (any file as a path with typed heights), `flight` (the path as it would be
flown, its datum held against the ground), `figures` (what each leg measures), `findings` (what
is wrong, where, by which rule, and what to do), `check` (all of it). Import the module you
need; this package itself loads nothing.
"""
