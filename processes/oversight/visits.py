"""Remember when somebody last looked."""

from datetime import datetime, timedelta

from engine.actors import Actor, Origin
from engine.commands import Receipt, command
from processes.oversight.models import Visit

#: Coming back within this time is the same visit: nothing is lost by a reload. DESIGN.
SAME_VISIT = timedelta(minutes=30)


@command
def note_visit(page: Visit.Page, *, origin: Origin) -> Receipt:
    """Note that somebody looks at a page; within half an hour it is the same visit."""
    actor = origin.actor
    visit, is_first = Visit.objects.select_for_update().get_or_create(
        county=actor.county,
        person_id=actor.person_id,
        page=page,
        defaults={"at": origin.now},
    )
    if not is_first and origin.now - visit.at > SAME_VISIT:
        visit.before, visit.at = visit.at, origin.now
        visit.save(update_fields=["before", "at"])
    return Receipt(str(visit.pk), "noted")


def last_visit(actor: Actor, page: Visit.Page) -> datetime | None:
    """Return when the visit before the present one began; ``None`` for no such."""
    visit = Visit.objects.filter(
        county=actor.county, person_id=actor.person_id, page=page
    ).first()
    return visit.before if visit else None
