"""The process that knows the timetable by heart and answers: journeys, boards, reach.

The compiled search takes a second to load and the timetable lies in its memory, so it is one
process for the city (like the planner of the air), begun once the city answers. Pages and API
ask it over its socket (`client`).
"""
