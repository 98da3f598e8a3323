"""The register of bodies and places of every kind."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from processes.organisation import listings
from processes.organisation.holdings import holdings_of
from processes.organisation.models import Organisation
from processes.organisation.queries import organisations
from web import clock
from web.registers import tables
from web.registers.register import Register
from web.registers.titles import TITLES

#: Bodies that somebody can own.
_HELD = frozenset({Organisation.Kind.AGENCY, Organisation.Kind.COMPANY})


def _parents(_request: HttpRequest | None) -> QuerySet[Organisation]:
    """Return the bodies to which others belong."""
    used = Organisation.objects.exclude(parent=None).values("parent")
    return Organisation.objects.filter(pk__in=used).order_by("name")


class OrganisationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Organisation.Kind.choices, empty_label=_("all")
    )
    parent = django_filters.ModelChoiceFilter(
        label=_("Belongs to"), queryset=_parents, empty_label=_("all")
    )

    class Meta:
        model = Organisation
        fields = ["kind", "parent"]


class OrganisationRegister(Register):
    """Bureaus, hubs, townships, stations, agencies."""

    model = Organisation
    app_name = "organisation"
    title = TITLES["organisation"]
    list_columns = (
        "name",
        "kind",
        "belongs_to",
        "phone",
        "staff_count",
        "certified_count",
    )
    list_filterset_class = OrganisationFilter
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"name": "name", "kind": "kind"}
    )
    search_in = ("name", "address", "phone")
    finds = _("Search by name, address or telephone")
    empty_text = _("The county enters its bodies here when the system is set up.")

    def rows(self, _actor: Actor) -> QuerySet[Organisation]:
        """Return the bodies of the reader's counties."""
        return organisations(clock.utc_now())

    def belongs_to(self, organisation: Organisation) -> str:
        """Return the name of the body above."""
        return organisation.parent.name if organisation.parent else ""

    belongs_to.short_description = _("Belongs to")  # type: ignore[attr-defined]

    def staff_count(self, organisation: Organisation) -> int:
        """Return how many people hold a post there."""
        found: int = vars(organisation)["staff_count"]
        return found

    staff_count.short_description = _("Staff")  # type: ignore[attr-defined]
    staff_count.column_type = "numeric"  # type: ignore[attr-defined]

    def certified_count(self, organisation: Organisation) -> int:
        """Return how many of them hold a certificate."""
        found: int = vars(organisation)["certified_count"]
        return found

    certified_count.short_description = _("Certified")  # type: ignore[attr-defined]
    certified_count.column_type = "numeric"  # type: ignore[attr-defined]

    def facts(self, record: Any, _request: HttpRequest) -> list[tuple[str, object]]:
        """Return what is known of a body."""
        return [
            (gettext("Kind"), record.get_kind_display()),
            (gettext("Belongs to"), self.belongs_to(record)),
            (gettext("Address"), record.address),
            (gettext("Telephone"), record.phone),
        ]

    def sections(self, record: Any, _request: HttpRequest) -> list[dict[str, object]]:
        """Return who works there, and what belongs to it."""
        now = clock.utc_now()
        held = listings.posts_at(record, now)
        return [
            tables.posts_by_person(held, listings.day_of(now)),
            tables.parts(listings.parts_of(record)),
            *self._holdings(record),
        ]

    def _holdings(self, record: Organisation) -> list[dict[str, object]]:
        """Return who holds the body and what it holds, for those who can be held."""
        if record.kind not in _HELD:
            return []
        found = holdings_of(record, listings.day_of(clock.utc_now()))
        return [tables.holdings(found, record)]
