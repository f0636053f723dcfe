"""Official files in: buildings, terrain, point clouds, population, obstacles.

Modules: `tally` (what was kept, what refused and why), `datum` (heights declared and checked),
`citygml` (PLATEAU buildings), `citygml_relief` and `citygml_zones` (its terrain and hazard
areas), `cityjson`, `elevation` (tiles and FG-GML of the Geospatial Information Authority),
`geotiff`, `pointcloud` (LAS, LAZ), `tables` (population meshes, obstacle lists), `columns`
(buildings and heights onto the columns of the map). Each reads a stream and yields values; none
opens a file. Import the module you need; this package itself loads nothing.
"""
