"""How often the guard has refused: by which rule, and to whom again and again."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count

from engine.actors import Actor
from engine.models import Refusal


def refused_by_rule(actor: Actor, *, since: datetime) -> list[tuple[str, int]]:
    """Return how often each rule has refused since then, the most frequent first.

    Numbers only: also those in files that are closed to the actor count.
    """
    found = Refusal.objects.filter(county__in=actor.counties, at__gte=since)
    counted = found.order_by().values_list("rule").annotate(times=Count("id"))
    return list(counted.order_by("-times", "rule"))


def refused_again(actor: Actor, *, since: datetime, times: int) -> dict[UUID, int]:
    """Return who was refused at least so often since then, the most often first."""
    found = Refusal.objects.filter(county__in=actor.counties, at__gte=since)
    counted = found.order_by().values_list("person_id").annotate(times=Count("id"))
    return dict(counted.filter(times__gte=times).order_by("-times", "person_id"))
