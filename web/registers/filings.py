"""The filing inbox: what was handed in to a body, what is filed, what was returned."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from engine.models import WorkItem
from processes.filings.models import Filing
from processes.organisation.roles import organisations_held
from web.pages import deadlines
from web.pages.access import actor_of
from web.registers.details import MatterView
from web.registers.register import Register
from web.registers.titles import TITLES


class FilingFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the inbox."""

    what = django_filters.ChoiceFilter(
        label=_("What is filed"), choices=Filing.What.choices, empty_label=_("all")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("mine", _("Waiting for my body")),
            ("handed_in", _("Handed in, not filed")),
            ("prepared", _("Not handed in yet")),
            ("filed", _("Filed")),
        ],
        method="in_state",
        empty_label=_("all"),
    )

    class Meta:
        model = Filing
        fields = ["what"]

    def in_state(
        self, rows: QuerySet[Filing], _name: str, state: str
    ) -> QuerySet[Filing]:
        """Return the rows that are in a state.

        What waits for the reader's bodies is what their queues have: to be checked and
        filed by one, to be completed by another.
        """
        match state:
            case "mine":
                actor = actor_of(self.request)
                waiting = WorkItem.objects.filter(
                    county__in=actor.counties,
                    status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
                    candidate_group__in=actor.candidate_groups,
                )
                return rows.filter(case_id__in=waiting.values("case_id"))
            case "prepared":
                return rows.filter(submitted_at=None)
            case "filed":
                return rows.exclude(number=None)
        return rows.filter(number=None).exclude(submitted_at=None)


class FilingRegister(Register):
    """What the reader's bodies have handed in or keep."""

    detail_view_class = MatterView
    model = Filing
    app_name = "filing"
    title = TITLES["filing"]
    readers = (
        "township_government",
        "county_civil_affairs",
        "municipal_civil_affairs",
        "provincial_civil_affairs",
    )
    list_columns = (
        "subject",
        "what",
        "submitted_by",
        "filed_with",
        "submitted",
        "receipt",
        "filed",
    )
    list_filterset_class = FilingFilter
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"subject": "subject", "submitted": "pk"}
    )
    first_sort = "-submitted"
    search_in = ("subject", "reference", "number")
    finds = _("Search by what is filed, reference or receipt number")
    empty_text = _(
        "Annual project plans and agreements appear here when they are handed in."
    )

    def rows(self, actor: Actor) -> QuerySet[Filing]:
        """Return what the reader's bodies have to do with; the province sees all."""
        found = Filing.objects.select_related("submitter", "filing_body")
        if any(each.capacity == "provincial_official" for each in actor.standings):
            return found
        held = organisations_held(actor)
        return found.filter(Q(submitter_id__in=held) | Q(filing_body_id__in=held))

    def subject(self, filing: Filing) -> str:
        """Return what the filing is about."""
        return filing.subject

    subject.short_description = _("Subject")  # type: ignore[attr-defined]

    def what(self, filing: Filing) -> str:
        """Return what is filed."""
        return str(filing.get_what_display())

    what.short_description = _("What is filed")  # type: ignore[attr-defined]

    def submitted_by(self, filing: Filing) -> str:
        """Return who handed it in."""
        return filing.submitter.name

    submitted_by.short_description = _("Handed in by")  # type: ignore[attr-defined]

    def filed_with(self, filing: Filing) -> str:
        """Return who keeps it."""
        return filing.filing_body.name

    filed_with.short_description = _("Filed with")  # type: ignore[attr-defined]

    def submitted(self, filing: Filing) -> str:
        """Return when it was handed in."""
        return deadlines.moment_text(filing.submitted_at)

    submitted.short_description = _("Handed in on")  # type: ignore[attr-defined]

    def receipt(self, filing: Filing) -> str:
        """Return the number of the receipt, or what it waits for."""
        if filing.number:
            return filing.number
        if filing.submitted_at is None:
            return gettext("not handed in yet")
        if filing.returns:
            return gettext("returned %(times)d times") % {"times": filing.returns}
        return gettext("waiting")

    receipt.short_description = _("Receipt")  # type: ignore[attr-defined]

    def filed(self, filing: Filing) -> str:
        """Return when it was filed."""
        return deadlines.moment_text(filing.filed_at)

    filed.short_description = _("Filed on")  # type: ignore[attr-defined]
