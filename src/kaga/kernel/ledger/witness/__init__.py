"""A witness of logs: a small service of its own, which needs neither a city nor its database.

    kaga witness serve --data DIR --name NAME --port P --log VKEY

Another organisation runs it. It signs a log's head only if that grew out of every head it has
signed before (C2SP tlog-witness), so a log cannot show two histories to two people unless
enough witnesses help it. Any city's installation can be a witness of another's log.
"""

from __future__ import annotations
