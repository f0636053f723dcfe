"""The only place where the airspace changes. One verb per function.

`registry` (operators, members, pilots, vehicles), `ground` (ports, landing sites), `zones`
(zones, events, works), `maps` (map versions, people data), `flights` (draft, check, withdraw,
override), `filing` (the decision), `objections` (residents).
"""
