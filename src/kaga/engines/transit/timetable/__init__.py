"""Timetables of given days: which trips run, cut into lines nobody overtakes on.

`service_days` says which services run, `build` makes the timetable, `model` is the value,
`walking` holds the ways between stops and the definition of what counts as walking.
"""
