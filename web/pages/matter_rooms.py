"""Which sections each kind of matter has on its page, in their order."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from engine.actors import Actor
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.matters import AGREEMENT, EVALUATION, FILING, PROCUREMENT, PROJECT
from web.pages import contracts, evaluations, filings, projects, purchases
from web.pages.matter_sections import Look, Section

SECTIONS: Mapping[str, tuple[Callable[[Look], Section | None], ...]] = MappingProxyType(
    {
        PROJECT: (projects.project,),
        PROCUREMENT: (purchases.money, purchases.bids),
        AGREEMENT: (contracts.agreement,),
        FILING: (filings.filing, filings.spot_check),
        EVALUATION: (evaluations.evaluation,),
    }
)


def sections_of(
    matter: Case, sight: Sight, actor: Actor, now: datetime
) -> list[Section]:
    """Return the sections of a matter that have something to show."""
    look = Look(matter, sight, actor, now)
    found = (make(look) for make in SECTIONS.get(matter.process_id, ()))
    return [section for section in found if section is not None]
