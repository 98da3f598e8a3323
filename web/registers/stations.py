"""The register of social-work stations."""

from collections.abc import Iterator

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from viewflow.urls import ReadonlyModelViewset
from viewflow.views import DetailModelView

from processes.organisation.models import Organisation, Station
from processes.organisation.queries import stations
from web import clock
from web.registers.keyset import KeysetListView


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


class StationView(DetailModelView):  # type: ignore[misc]
    """One station, without what only the machine needs."""

    def get_object_data(self) -> Iterator[tuple[object, str, object]]:
        """Return field, label and value of what people want to know."""
        for field, label, value in super().get_object_data():
            if field.name not in ("id", "county", "kind"):
                yield field, label, value


class StationViewset(ReadonlyModelViewset):  # type: ignore[misc]
    """Stations of the counties that one sees, with heads and staff."""

    model = Station
    app_name = "station"
    list_view_class = KeysetListView
    detail_view_class = StationView
    list_columns = ("name", "township", "address", "phone", "heads", "staff_count")
    list_search_fields = ["name", "address"]
    list_filterset_class = StationFilter

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Station]:
        """Return the stations with what the columns show."""
        return stations(clock.utc_now())

    def township(self, station: Station) -> str:
        """Return the township to which the station belongs."""
        return station.parent.name if station.parent else ""

    township.short_description = _("Township")  # type: ignore[attr-defined]

    def heads(self, station: Station) -> list[str]:
        """Return who heads the station."""
        found: list[str] = vars(station)["heads"]
        return found

    heads.short_description = _("Station head")  # type: ignore[attr-defined]

    def staff_count(self, station: Station) -> int:
        """Return how many people hold a post in the station."""
        found: int = vars(station)["staff_count"]
        return found

    staff_count.short_description = _("Staff")  # type: ignore[attr-defined]
    staff_count.column_type = "numeric"  # type: ignore[attr-defined]
