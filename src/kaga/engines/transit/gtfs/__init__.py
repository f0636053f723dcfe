"""Timetable feeds: GTFS, GTFS-JP (2nd and 3rd edition), Flex and Fares, in and out.

`read` reads a feed and says what it set aside; `feed` is the value; `write` writes it; `flex`,
`fares` and `translations` read meaning out of its tables. This package itself loads nothing.
"""
