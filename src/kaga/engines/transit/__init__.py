"""Public transport by timetable: feeds in and out, timetables of days, journeys.

Parts: `gtfs` (reading, checking and writing feeds), `timetable` (what runs on which days, ready
for searching), `search` (the RAPTOR family), `realtime` (what is different today). Import the
module you need; this package itself loads nothing.
"""
