"""What can be asked of clients: who has a case that the asker may see, masked."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from engine.actors import Actor
from processes.casework.models import Case, Client
from processes.casework.queries import PAGE, visible, with_names
from processes.organisation.models import Organisation


def clients_of(actor: Actor) -> QuerySet[Client]:
    """Return the clients of the cases that the actor may see.

    Every row carries ``case_numbers`` and ``station_names`` of these cases.
    """
    cases = _own_cases(actor)
    return Client.objects.filter(Exists(cases)).annotate(
        case_numbers=ArraySubquery(cases.order_by("-number").values("number")),
        station_names=ArraySubquery(
            cases.order_by("station__name").values("station__name").distinct()
        ),
    )


def served_by(
    rows: QuerySet[Client], station: Organisation, actor: Actor
) -> QuerySet[Client]:
    """Return those of some clients who have a case in a station."""
    return rows.filter(Exists(_own_cases(actor).filter(station=station)))


def cases_of_client(client: Client, actor: Actor) -> QuerySet[Case]:
    """Return a client's cases that the actor may see, the newest first."""
    cases = visible(actor).filter(county=client.county, client=client)
    return with_names(cases).order_by("-opened_at", "-id")[:PAGE]


def _own_cases(actor: Actor) -> QuerySet[Case]:
    return visible(actor).filter(county=OuterRef("county"), client=OuterRef("pk"))
