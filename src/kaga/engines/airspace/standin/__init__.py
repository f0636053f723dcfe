"""A stand-in city on real anchors, for machines that have no official files.

Modules: `anchors` (what is known of the real place), `synthetic` (the whole city from a seed),
and its parts: `relief` and `erosion` (terrain), `water`, `ways` (roads, rails, power lines),
`towns` (houses, trees), `places` (schools, baths, landing sites). What comes out is labelled a
stand-in in every tile. Import the module you need; this package itself loads nothing.
"""
