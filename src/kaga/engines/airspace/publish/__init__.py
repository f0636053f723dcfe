"""The map out: 3D Tiles 1.1 for any viewer, and small tiles for the city's own pages.

Modules: `glb` (binary glTF), `mesh` (ground and buildings of a tile as triangles), `tileset`
(3D Tiles with regions), `browser` (heights, classes and boxes of a tile, a few kilobytes each),
`overview` (a version as one picture).
Everything is bytes in memory; writing files is for others.
"""
