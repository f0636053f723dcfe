"""Route certificates: what a flight claims, in bytes that can be signed and checked by others.

`content` holds the values, `basis` the documents they rest on, `canonical` their bytes, `seal`
the signature. The verifier (`kaga.engines.airspace.verify`) shares no code with any of it; the
format is written down in `docs/airspace/certificate.md`.
"""
