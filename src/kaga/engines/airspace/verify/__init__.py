"""An independent verifier of route certificates.

It shares no code with the planner, the risk and people models, the map or the certificate's
writer (an import contract sees to that): it reads the file and the raw documents by itself and
computes every figure again, by the definitions of `docs/airspace/certificate.md`. Entry point:
`kaga.engines.airspace.verify.verifier`.
"""
