"""From two points to three proven routes: the planner.

What: `pipeline.plan` takes a `Request` and a `Situation` and answers with a `Plan` of up to
three alternatives, or raises `PlanRefused`. The stages are modules of their own, each a pure
function: `window` (which columns), `room` (how low and how high), `crowds` (who is where),
`prices` (what each metre costs), `search` (which way), `profile` (how high), `evaluate`
(exact numbers), `contingency` (where to land when it goes wrong), `tubes` (when it is where).
Why stages: each can be tested, shown and doubted alone. This package itself loads nothing.

>>> from kaga.engines.airspace.plan.weights import WEIGHTS, Preset
>>> WEIGHTS[Preset.FAST].casualties < WEIGHTS[Preset.LEAST_PEOPLE].casualties
True
"""
