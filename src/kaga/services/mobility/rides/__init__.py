"""Rides on demand: who asks, what is promised, and what the vehicles of a day do.

What: services of three kinds (slots, lines, free) in one model, riders, bookings, promises,
tickets; the console, the driver's page, the day board. Why: a promise that was told is kept or
told anew, and never silently broken; everything else follows from that.
"""
