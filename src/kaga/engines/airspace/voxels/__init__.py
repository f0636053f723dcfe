"""Voxel search: exact, at any angle, and through a field of costs.

Modules: `grid` (a map of free and solid voxels), `exact` (proven shortest paths), `any_angle`
(straight legs, never longer), `traversal` (which voxels a line touches), `benchmark` (the files
of the voxel benchmark), `cost_field` (what flying through each voxel costs, when), `city_route`
(cheap routes and their proofs), `alternatives` (really different ways). Import the module you
need; this package itself loads nothing.
"""
