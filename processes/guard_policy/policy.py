"""The answers of this installation to the engine's guard."""

from engine.checker import Duty
from engine.extensions import Act, Ruling
from processes.guard_policy.decision import decide
from processes.guard_policy.duty import station_duty
from processes.guard_policy.facts import StoredFacts
from processes.guard_policy.reserved import needs_authority


class StationGuard:
    """Answers the engine's guard questions for social-work stations."""

    def needs_authority(self, act_type: str, *, authority_only: bool) -> bool:
        """Return whether only an authority capacity may do such an act."""
        return needs_authority(act_type, authority_only=authority_only)

    def judge(self, act: Act) -> Ruling | None:
        """Return why ``act`` is refused, or ``None``."""
        return decide(act, StoredFacts(act))

    def duty(self) -> Duty:
        """Return what a proof about a definition must know of the installation."""
        return station_duty()
