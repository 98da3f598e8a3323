"""Name the hit policies and aggregators of decision tables.

Source: DMN 1.5, 8.2.10 (hit policies), 8.2.11 (default output values).
"""

from enum import StrEnum


class HitPolicy(StrEnum):
    """How many rules may match, and what then is the result."""

    UNIQUE = "UNIQUE"  #: At most one rule matches.
    FIRST = "FIRST"  #: The first that matches.
    ANY = "ANY"  #: Several may match if their outputs are equal.
    PRIORITY = "PRIORITY"  #: The one whose output stands first in the allowed values.
    COLLECT = "COLLECT"  #: All of them, or what an aggregator makes of them.
    RULE_ORDER = "RULE ORDER"  #: All of them, in the order of the rules.
    OUTPUT_ORDER = "OUTPUT ORDER"  #: All of them, in the order of allowed values.


class Aggregator(StrEnum):
    """What COLLECT makes of the outputs."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"
