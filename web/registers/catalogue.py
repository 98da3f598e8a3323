"""The register of services: what a station may offer, by whom, from which document."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from processes.organisation import listings, profiles
from processes.stations import queries as stations
from processes.stations.models import Method, ServiceItem
from web import clock
from web.pages import clauses
from web.pages.access import actor_of
from web.pages.people import capacity_label
from web.pages.profiles import titles as profile_titles
from web.registers import tables
from web.registers.register import Register
from web.registers.titles import TITLES


def _catalogues() -> list[tuple[str, str]]:
    """Return the jurisdictions that have a list of their own."""
    found = ServiceItem.objects.order_by("profile").values_list("profile", flat=True)
    titles = {
        **profile_titles(clock.utc_now()),
        stations.CANONICAL: gettext("Canonical catalogue"),
    }
    return [(name, titles.get(name, name)) for name in found.distinct()]


class ServiceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register; without a choice the reader's own catalogue."""

    profile = django_filters.ChoiceFilter(label=_("Catalogue"), empty_label=None)
    method = django_filters.ChoiceFilter(
        label=_("Method"),
        choices=Method.choices,
        empty_label=_("all"),
        method="given_by",
    )

    forbidden = django_filters.ChoiceFilter(
        label=_("In a station"),
        choices=[("False", _("Offered")), ("True", _("Never offered"))],
        empty_label=None,
        field_name="forbidden_for_station",
    )

    class Meta:
        model = ServiceItem
        fields = ["profile"]

    def __init__(
        self, data: Any = None, *args: Any, request: HttpRequest, **more: Any
    ) -> None:
        asked = {name: value for name, value in (data or {}).items() if value}
        asked.setdefault("profile", _own(actor_of(request)))
        asked.setdefault("forbidden", "False")
        super().__init__(asked, *args, request=request, **more)
        self.filters["profile"].extra["choices"] = _catalogues()

    def given_by(
        self, rows: QuerySet[ServiceItem], _name: str, value: str
    ) -> QuerySet[ServiceItem]:
        """Return what is given by a method."""
        return rows.filter(methods__contains=[value])


class ServiceRegister(Register):
    """The service catalogue. Published facts, the same for every county."""

    model = ServiceItem
    app_name = "service"
    title = TITLES["service"]
    county_field = ""
    list_columns = ("code", "name", "methods", "givers", "document")
    list_filterset_class = ServiceFilter
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType({"code": "position"})
    first_sort = "code"
    search_in = ("name", "code")
    finds = _("Search by name or number")
    empty_text = _("The catalogues appear here when they are deployed.")

    def rows(self, _actor: Actor) -> QuerySet[ServiceItem]:
        """Return the items of all catalogues."""
        return stations.catalogue()

    def methods(self, item: ServiceItem) -> str:
        """Return by which methods it is given."""
        return gettext(", ").join(str(Method(each).label) for each in item.methods)

    methods.short_description = _("Methods")  # type: ignore[attr-defined]

    def givers(self, item: ServiceItem) -> str:
        """Return who may give it."""
        if item.forbidden_for_station:
            return gettext("Never in a station")
        return gettext(", ").join(capacity_label(each) for each in item.actors)

    givers.short_description = _("Given by")  # type: ignore[attr-defined]

    def document(self, item: ServiceItem) -> str:
        """Return which document lists it, and where."""
        return clauses.say(item.source, 0)

    document.short_description = _("Source")  # type: ignore[attr-defined]

    def facts(self, record: Any, _request: HttpRequest) -> list[tuple[str, object]]:
        """Return everything of an item."""
        above = record.parent_code and stations.label_of(record.parent_code)
        meant = stations.labels_of(record.canonical)
        return [
            (gettext("Code"), record.code),
            (gettext("Belongs to"), above),
            (gettext("Methods"), self.methods(record)),
            (gettext("Given by"), self.givers(record)),
            (gettext("Means in the canonical catalogue"), _listed(meant)),
            (gettext("Source"), clauses.say(record.source, 1)),
            (gettext("Note"), record.note),
            (gettext("Valid from"), tables.day(record.valid_from)),
            (gettext("Valid to"), tables.day(record.valid_to)),
        ]


def _listed(meant: Mapping[str, str]) -> str:
    return gettext(", ").join(f"{code} {name}" for code, name in sorted(meant.items()))


def _own(actor: Actor) -> str:
    """Return the catalogue by which the actor's stations work."""
    today = listings.day_of(clock.utc_now())
    profile = profiles.profile_of(actor.county, today).name
    found = stations.items(profile, today)
    return found[0].profile if found else stations.CANONICAL
