"""空間ID: numbered boxes of air, singly and in sets.

What: `ids` holds one ID (`z/f/x/y`): parse, print, box, relatives. `sets` turns points, lines,
capsules and prisms into sets of IDs, `packed` is how a set is kept. Why two: one ID is text
for people and other systems, a set is an array of int64 for the machine.

>>> from kaga.engines.airspace.heights import Msl
>>> from kaga.engines.airspace.spatial_id.ids import id_at
>>> str(id_at(36.3199, 136.3507, Msl(77.0), zoom=22))
'22/9/3685752/1642426'
"""
