"""The registers of people and of their posts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from processes.organisation import listings
from processes.organisation.models import (
    Certificate,
    Organisation,
    Person,
    Post,
)
from processes.organisation.queries import certificates_of, valid_posts
from processes.organisation.roles import DERIVED, ROLES
from web import clock
from web.pages.access import actor_of
from web.pages.people import capacity_label, holds_role, role_label
from web.registers import tables
from web.registers.register import Register
from web.registers.titles import TITLES

_ROLES = [(role.id, role.label) for role in ROLES.values() if role.id not in DERIVED]
_APPOINTS = "county_civil_affairs"
_STATES = {
    "valid": (pgettext_lazy("post", "Valid"), valid_posts),
    "ended": (pgettext_lazy("post", "Ended"), listings.ended_posts),
    "to_come": (pgettext_lazy("post", "To come"), listings.posts_to_come),
}


def _places(_request: HttpRequest | None) -> QuerySet[Organisation]:
    # A county has hundreds of rooms in its villages, which nobody finds in a menu.
    rooms = Organisation.Kind.ROOM
    return Organisation.objects.exclude(kind=rooms).order_by("name")


class PersonFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register, over the posts that are valid today."""

    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=_ROLES, empty_label=_("all"), method="holding"
    )
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"),
        queryset=_places,
        empty_label=_("all"),
        method="holding",
    )
    certificate = django_filters.ChoiceFilter(
        label=_("Certificate"),
        choices=Certificate.Level.choices,
        empty_label=_("all"),
        field_name="certificate_level",
    )

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = []

    def holding(
        self, rows: QuerySet[Person], name: str, value: object
    ) -> QuerySet[Person]:
        """Return those who hold a fitting post."""
        return listings.people_in(rows, clock.utc_now(), **{name: value})


class PersonRegister(Register):
    """Who works in the county's stations and bodies; clients are not here."""

    model = Person
    app_name = "person"
    title = TITLES["person"]
    list_columns = ("full_name", "posts", "certificate", "registered_to")
    list_filterset_class = PersonFilter
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType({"full_name": "name"})
    first_sort = "full_name"
    empty_text = _("The county enters its staff here and gives them their posts.")

    def rows(self, _actor: Actor) -> QuerySet[Person]:
        """Return the people of the reader's counties."""
        return listings.people(clock.utc_now())

    def full_name(self, person: Person) -> str:
        """Return the name."""
        return person.name

    full_name.short_description = pgettext_lazy("person", "Name")  # type: ignore[attr-defined]

    def posts(self, person: Person) -> str:
        """Return the posts that are valid today."""
        held: list[Post] = vars(person)["valid_posts"]
        return gettext("; ").join(
            gettext("%(role)s, %(organisation)s")
            % {"role": role_label(post.role), "organisation": post.organisation.name}
            for post in held
        )

    posts.short_description = _("Posts")  # type: ignore[attr-defined]

    def certificate(self, person: Person) -> str:
        """Return the level of the newest certificate that holds today."""
        level: str | None = vars(person)["certificate_level"]
        return str(Certificate.Level(level).label) if level else ""

    certificate.short_description = _("Certificate")  # type: ignore[attr-defined]

    def registered_to(self, person: Person) -> str:
        """Return the end of its registration."""
        return tables.day(vars(person)["registered_to"])

    registered_to.short_description = _("Registered to")  # type: ignore[attr-defined]

    def facts(self, record: Any, _request: HttpRequest) -> list[tuple[str, object]]:
        """Return posts and certificate of today; the tables below have all of them."""
        return [
            (gettext("Posts"), self.posts(record)),
            (gettext("Certificate"), self.certificate(record)),
        ]

    def sections(self, record: Any, _request: HttpRequest) -> list[dict[str, object]]:
        """Return all posts and certificates, past ones too."""
        today = listings.day_of(clock.utc_now())
        return [
            tables.posts_by_place(listings.posts_of(record), today),
            tables.certificates(certificates_of(record.pk)),
        ]

    def get_list_page_actions(
        self, request: HttpRequest, *actions: object
    ) -> tuple[object, ...]:
        """Lead the county's officials to where people are appointed."""
        if not holds_role(actor_of(request), _APPOINTS):
            return actions
        url = reverse("appointments")
        return (*actions, {"url": url, "name": gettext("Appointments")})

    def get_detail_page_object_actions(
        self, request: HttpRequest, record: Any, *actions: object
    ) -> tuple[object, ...]:
        """Lead to appointing the person."""
        if not holds_role(actor_of(request), _APPOINTS):
            return actions
        url = f"{reverse('prepare_appointment')}?person={record.pk}"
        return (*actions, {"url": url, "name": gettext("Appoint somebody")})


class PostFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register."""

    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=_ROLES, empty_label=_("all")
    )
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=_places, empty_label=_("all")
    )
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("post", "State"),
        choices=[(name, label) for name, (label, _select) in _STATES.items()],
        empty_label=_("all"),
        method="standing",
    )

    class Meta:
        model = Post
        fields = ["role", "organisation"]

    def standing(self, rows: QuerySet[Post], _name: str, value: str) -> QuerySet[Post]:
        """Return the posts that hold, have ended, or are to come."""
        _label, select = _STATES[value]
        return select(rows, clock.utc_now())


class PostRegister(Register):
    """Posts with their validity: who acts as what, where, from when until when."""

    model = Post
    app_name = "post"
    title = TITLES["post"]
    list_columns = (
        "holder",
        "role",
        "place",
        "capacity",
        "valid_from",
        "last_day",
        "state",
    )
    list_filterset_class = PostFilter
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"role": "role", "valid_from": "valid_from"}
    )
    first_sort = "-valid_from"
    search_in = ("person__name", "organisation__name")
    finds = _("Search by name or organisation")
    empty_text = _("The county enters its staff here and gives them their posts.")

    def rows(self, _actor: Actor) -> QuerySet[Post]:
        """Return the posts of the reader's counties."""
        return listings.posts()

    def holder(self, post: Post) -> str:
        """Return who holds it."""
        return post.person.name

    holder.short_description = pgettext_lazy("person", "Name")  # type: ignore[attr-defined]

    def role(self, post: Post) -> str:
        """Return the role in words."""
        return role_label(post.role)

    role.short_description = _("Role")  # type: ignore[attr-defined]

    def place(self, post: Post) -> str:
        """Return where it is held."""
        return post.organisation.name

    place.short_description = _("Organisation")  # type: ignore[attr-defined]

    def capacity(self, post: Post) -> str:
        """Return the capacity in words."""
        return capacity_label(post.capacity)

    capacity.short_description = _("Capacity")  # type: ignore[attr-defined]

    def valid_from(self, post: Post) -> str:
        """Return the first day."""
        return tables.day(post.valid_from)

    valid_from.short_description = _("From")  # type: ignore[attr-defined]

    def last_day(self, post: Post) -> str:
        """Return the last day."""
        return tables.last_day(post)

    last_day.short_description = _("Last day")  # type: ignore[attr-defined]

    def state(self, post: Post) -> str:
        """Return whether it holds today."""
        return tables.state_of(post, listings.day_of(clock.utc_now()))

    state.short_description = pgettext_lazy("post", "State")  # type: ignore[attr-defined]

    def heading(self, record: Any) -> str:
        """Return who holds which post."""
        return gettext("%(role)s, %(organisation)s") % {
            "role": f"{self.holder(record)} · {self.role(record)}",
            "organisation": self.place(record),
        }

    def facts(self, record: Any, _request: HttpRequest) -> list[tuple[str, object]]:
        """Return everything of a post."""
        return [
            (pgettext("person", "Name"), self.holder(record)),
            (gettext("Role"), self.role(record)),
            (gettext("Organisation"), self.place(record)),
            (gettext("Capacity"), self.capacity(record)),
            (gettext("From"), self.valid_from(record)),
            (gettext("Last day"), self.last_day(record)),
            (str(self.state.short_description), self.state(record)),  # type: ignore[attr-defined]
        ]
