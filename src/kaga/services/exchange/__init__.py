"""The exchange: the city's data platform, an NGSI-LD broker in a process of its own.

What: every service publishes its public state here and reads the others' from here; operators,
neighbouring cities and citizens use it through standards. Why its own process: it answers tens
of thousands of requests a second from memory and knows neither the portal nor its database.
"""

from __future__ import annotations
