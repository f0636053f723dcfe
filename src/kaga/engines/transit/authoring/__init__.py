"""A town's own network, written as grids of times and turned into feeds.

`document` is what people edit (lines, stops, days, grids, each with status and source),
`flaws` says what is wrong with it, `feeds` makes GTFS-JP and GTFS-Flex of it.
"""
