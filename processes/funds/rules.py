"""What the rules of a jurisdiction say of sums: cap and floor, each with its clause.

Source: domain specification §4.2, FX3 and FX4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine import decisions
from engine.verdicts import kept, verdict


@dataclass(frozen=True, slots=True)
class MoneyCheck:
    """What the rules of the jurisdiction say of a sum.

    Attributes:
        severity: ``none``, ``warn`` or ``block``.
        clause: Where it is written; empty where no document says anything.
    """

    verdict: str
    severity: str
    reason: str
    clause: str

    @property
    def told(self) -> str:
        """As forms show it."""
        return f"{self.reason}（{self.clause}）" if self.clause else self.reason


def check_cap(
    county: int, *, spent: Decimal, base: Decimal | None, now: datetime
) -> MoneyCheck:
    """Return whether assistance funds may pay so much in a year. Source: FX3.

    Raises:
        NotFound: No rules are in force.
    """
    return _asked("fund_cap", {"purchase_yuan": spent, "base_yuan": base}, county, now)


def check_floor(
    county: int, *, watching: Decimal, cost: Decimal | None, now: datetime
) -> MoneyCheck:
    """Return whether enough of a cost is kept for monitoring. Source: FX4.

    Args:
        watching: For monitoring, supervision and evaluation together.

    Raises:
        NotFound: No rules are in force.
    """
    asked = {"me_yuan": watching, "cost_yuan": cost}
    return _asked("monitoring_floor", asked, county, now)


def _asked(
    decision: str, asked: Mapping[str, object], county: int, now: datetime
) -> MoneyCheck:
    answer = decisions.ask(decision, asked, county=county, now=now)
    rule = verdict(kept(answer.version.pk, answer.outcome)).rules[-1]
    said = answer.said
    return MoneyCheck(
        verdict=str(said["verdict"]),
        severity=str(said["severity"]),
        reason=rule.annotations.get("reason", ""),
        clause=rule.annotations.get("clause", ""),
    )
