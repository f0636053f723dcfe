"""Mobility: timetables, journeys, and rides on demand, in one service.

What: feeds and their versions, the city's own network and its editor, journeys over bus, rail,
shared taxi and on foot, boards and timetables for everybody. Why one service: a journey may use
all of them, and whoever asks should not have to know which.
"""
