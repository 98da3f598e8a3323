"""The register of social-work stations."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from processes.organisation.models import Organisation, Station
from processes.organisation.queries import stations
from web import clock
from web.registers.organisations import OrganisationRegister
from web.registers.titles import TITLES


def _townships(_request: HttpRequest | None) -> QuerySet[Organisation]:
    kind = Organisation.Kind.TOWNSHIP
    return Organisation.objects.filter(kind=kind).order_by("name")


class StationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register."""

    parent = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=_townships, empty_label=_("all")
    )

    class Meta:
        model = Station
        fields = ["parent"]


class StationRegister(OrganisationRegister):
    """Stations of the counties that one sees, with heads and staff."""

    model = Station
    app_name = "station"
    title = TITLES["station"]
    list_columns = ("name", "township", "address", "phone", "heads", "staff_count")
    list_filterset_class = StationFilter
    sorts = {"name": "name"}
    empty_text = _("The county enters its stations here when the system is set up.")

    def rows(self, _actor: Actor) -> QuerySet[Any]:
        """Return the stations with what the columns show."""
        return stations(clock.utc_now())

    def township(self, station: Station) -> str:
        """Return the township to which the station belongs."""
        return self.belongs_to(station)

    township.short_description = _("Township")  # type: ignore[attr-defined]

    def heads(self, station: Station) -> str:
        """Return who heads the station."""
        found: list[str] = vars(station)["heads"]
        return gettext(", ").join(found)

    heads.short_description = _("Station head")  # type: ignore[attr-defined]

    def facts(self, record: Any, request: HttpRequest) -> list[tuple[str, object]]:
        """Return what is known of a station."""
        _kind, *rest = super().facts(record, request)
        return [*rest, (gettext("Station head"), self.heads(record))]
