"""The city as columns of Spatial ID zoom 22: what stands where, how high, and who said so.

Modules: `uses` (what a column is), `provenance` (official or stand-in), `solids` (wires and
decks with air below), `tiles` (256 x 256 columns and their canonical bytes), `city` (all tiles,
windows over them, the version), `cover` (exactly which columns a shape touches), `edits` (a
crane goes up, a school closes), `renewal` (official layers take the place of stand-ins). Import
the module you need; this package itself loads nothing.
"""
