"""The map room's work on files: taking files in, comparing versions, writing the published map.

Modules: `kinds` (what can be taken in), `importing` (a file into a new version), `laying` (what
each kind does to the columns), `publishing` (3D Tiles and small tiles of a version), `voxels`
(solid boxes of a part), `differences` (two versions), `editing` (changes on the ground),
`children` (all of this in a process of its own, bounded). None needs the database.
"""
