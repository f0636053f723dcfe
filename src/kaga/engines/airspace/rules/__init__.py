"""The rules of the air as data, and what they say about one flight.

`facts` holds what is known of a flight, `rule` what a rule is, `japan` the rules of Japan in
2026 with their articles, `predicates` the questions they ask, `judge` the answer (category,
level, permissions, documents), `notice` the text of the flight-plan notice, `sun` the hours of
daylight, `airports` the surfaces a path pierces. Import the module you need; this package
itself loads nothing.
"""
