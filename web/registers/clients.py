"""The register of clients, masked: those whose cases the reader may see."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from processes.casework import clients
from processes.casework.models import Client
from processes.casework.queries import listed
from processes.casework.search import clients_found
from processes.organisation.models import Organisation, Station
from processes.working_days import CHINA
from web import clock
from web.pages import case_file
from web.pages.access import actor_of
from web.registers import tables
from web.registers.register import Register
from web.registers.titles import TITLES


def _stations(_request: HttpRequest | None) -> QuerySet[Station]:
    kind = Organisation.Kind.STATION
    return Station.objects.filter(kind=kind).order_by("name")


class ClientFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register."""

    station = django_filters.ModelChoiceFilter(
        label=_("Social-work station"),
        queryset=_stations,
        empty_label=_("all"),
        method="served_by",
    )

    class Meta:
        model = Client
        fields: ClassVar[list[str]] = []

    def served_by(
        self, rows: QuerySet[Client], _name: str, station: Station
    ) -> QuerySet[Client]:
        """Return those who have a case in a station that the reader may see."""
        return clients.served_by(rows, station, actor_of(self.request))


class ClientRegister(Register):
    """Clients by their masked names; who they are stays sealed."""

    model = Client
    app_name = "client"
    title = TITLES["client"]
    readers = ("social_worker", "station_head", "supervisor")
    list_columns = ("client", "case_count", "stations", "numbers", "entered")
    list_filterset_class = ClientFilter
    masked_columns = frozenset({"client"})
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"client": "masked_name", "entered": "pk"}
    )
    first_sort = "-entered"
    search_in = ()
    finds = _("Search by name, initials or case number")
    empty_text = _(
        "A client appears here when a call for help is registered on the workbench."
    )

    def rows(self, actor: Actor) -> QuerySet[Client]:
        """Return the clients of the cases that the reader may see."""
        return clients.clients_of(actor)

    def found(self, rows: QuerySet[Any], text: str, actor: Actor) -> QuerySet[Any]:
        """Return those whose cases a text finds."""
        return rows.filter(clients_found(actor, text))

    def client(self, client: Client) -> str:
        """Return the masked name."""
        return client.masked_name or gettext("name not yet known")

    client.short_description = _("Client")  # type: ignore[attr-defined]

    def case_count(self, client: Client) -> int:
        """Return of how many cases the reader may know."""
        return len(vars(client)["case_numbers"])

    case_count.short_description = _("Cases")  # type: ignore[attr-defined]
    case_count.column_type = "numeric"  # type: ignore[attr-defined]

    def numbers(self, client: Client) -> str:
        """Return their numbers."""
        return gettext(", ").join(vars(client)["case_numbers"])

    numbers.short_description = _("Case number")  # type: ignore[attr-defined]

    def stations(self, client: Client) -> str:
        """Return the stations that serve the client."""
        return gettext(", ").join(vars(client)["station_names"])

    stations.short_description = _("Social-work station")  # type: ignore[attr-defined]

    def entered(self, client: Client) -> str:
        """Return the day on which the client was entered, which the id holds."""
        moment = datetime.fromtimestamp((client.pk.int >> 80) / 1000, UTC)
        return tables.day(moment.astimezone(CHINA).date())

    entered.short_description = pgettext_lazy("client", "Entered")  # type: ignore[attr-defined]

    def heading(self, record: Any) -> str:
        """Return the masked name."""
        return self.client(record)

    def facts(self, record: Any, _request: HttpRequest) -> list[tuple[str, object]]:
        """Return what may be shown without a reading of the file."""
        return [
            (gettext("Client"), self.client(record)),
            (gettext("Social-work station"), self.stations(record)),
            (str(self.entered.short_description), self.entered(record)),  # type: ignore[attr-defined]
        ]

    def sections(self, record: Any, request: HttpRequest) -> list[dict[str, object]]:
        """Return the cases of the client that the reader may see."""
        cases = clients.cases_of_client(record, actor_of(request))
        rows = case_file.listed(listed(cases), clock.utc_now())
        return [
            tables.section(
                gettext("Cases"),
                [
                    (
                        str(row["url"]),
                        [
                            (gettext("Case number"), row["number"]),
                            (gettext("Social-work station"), row["station"]),
                            (gettext("Stage"), row["stage"]),
                            (gettext("Case worker"), row["worker"]),
                            (gettext("Opened"), row["opened"]),
                        ],
                    )
                    for row in rows
                ],
                empty=gettext("No cases yet"),
            )
        ]
