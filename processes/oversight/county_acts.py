"""Acts that no process tells of, as a county's auditor reads them."""

from django.db.models import OuterRef, QuerySet, Subquery

from engine.models import CountyAct
from processes.organisation.models import Person


def county_acts() -> QuerySet[CountyAct]:
    """Return the acts of the counties that are bound.

    Every row carries ``person_name``; the machine has none.
    """
    names = Person.objects.filter(pk=OuterRef("person_id")).values("name")
    return CountyAct.objects.annotate(person_name=Subquery(names[:1]))
