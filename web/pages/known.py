"""What a step need not ask, because the case knows it already.

The reading of the step is on record before any of this is opened.
"""

from datetime import datetime
from uuid import UUID

from engine import queries
from engine.extensions import FilledIn
from engine.models import WorkItem
from forms import prefill
from forms.catalogue import form
from forms.moments import LOCAL, canonical
from forms.structure import JSON
from processes import recording
from processes.oversight.handing_over import PROPOSAL, proposal_for


def facts_for(item: WorkItem, *, person_id: UUID, now: datetime) -> dict[str, object]:
    """Return what rules, automatic fields and first answers may know of the case."""
    filled = FilledIn(
        county=item.county,
        case_id=item.case_id,
        instance_id=item.instance_id,
        process_id=item.definition.process_id,
        element_id=item.element_id,
        form_ref=item.form_ref,
        data={},
        person_id=person_id,
        now=now,
        record={},
    )
    today = now.astimezone(LOCAL).date().isoformat()
    due = item.due_at.astimezone(LOCAL).date().isoformat() if item.due_at else None
    return {
        "performer": str(person_id),
        "now": canonical(now),
        "today": today,
        "due_on": due,
        **recording.look_up(filled),
        **(proposal_for(item.instance_id) if item.element_id == PROPOSAL else {}),
    }


def first_answers(item: WorkItem, facts: dict[str, object]) -> dict[str, JSON]:
    """Return the answers with which a fresh form begins; everything can be changed."""
    definition = form(item.form_ref)
    earlier = queries.latest_by_form(item.case_id, prefill.begins_from(definition))
    opened = {key: queries.opened(one) for key, one in earlier.items()}
    return prefill.prefilled(definition, opened, facts)


def reworked_answers(item: WorkItem) -> dict[str, object] | None:
    """Return what was sent with this form the last time in the case, if ever."""
    form_key = item.form_ref.partition("@")[0]
    earlier = queries.latest_by_form(item.case_id, [form_key]).get(form_key)
    return queries.opened(earlier) if earlier else None
