"""The sealed log: who did what cannot be changed unseen.

Lines of history are chained per instance, rows that stand alone (refusals, readings)
are authenticated one by one, and each minute a seal of the county closes what was
written since the last. Seals are anchored outside the database.
"""

from engine.ledger.chaining import chained, in_sql
from engine.ledger.keeping import keep

__all__ = ["chained", "in_sql", "keep"]
