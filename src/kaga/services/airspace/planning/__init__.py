"""Planning in the city that is at hand: maps on the disk, what is known, ends by name.

Modules: `tilestore` (map versions as files), `standin_city` (the labelled stand-in from the
city pack), `situations` (map, people, airports and landing sites as the planner wants them),
`ends` (names and coordinates), `drafting` (a plan as a mission for files and vehicles),
`lines` (a plan as numbers, as text, as lines on a map).
"""
