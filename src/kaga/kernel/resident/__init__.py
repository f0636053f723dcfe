"""Processes that hold much in memory and answer questions: one socket, few slots, plain JSON.

A service that needs a whole map or timetable at hand runs one such process; its pages and its
API ask it (`asking`), and say how far it is while it starts.
"""
