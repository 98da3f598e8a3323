"""Models that break one static rule of BPMN each, and those that keep it."""

from tests.support.constraints.activities import ACTIVITIES
from tests.support.constraints.collaborations import COLLABORATIONS
from tests.support.constraints.data import DATA
from tests.support.constraints.events import EVENTS
from tests.support.constraints.expressions import EXPRESSIONS
from tests.support.constraints.flows import FLOWS
from tests.support.constraints.gateways import GATEWAYS
from tests.support.constraints.links import LINKS
from tests.support.constraints.loops import LOOPS
from tests.support.constraints.models import Case
from tests.support.constraints.operations import OPERATIONS
from tests.support.constraints.scopes import SCOPES

CASES: list[Case] = [
    *FLOWS,
    *SCOPES,
    *GATEWAYS,
    *EVENTS,
    *LINKS,
    *EXPRESSIONS,
    *ACTIVITIES,
    *LOOPS,
    *DATA,
    *OPERATIONS,
    *COLLABORATIONS,
]
