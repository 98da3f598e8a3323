"""The register of acts outside processes: releases, appointments, lists taken out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from engine.actors import Actor
from engine.models import CountyAct
from processes.oversight.county_acts import county_acts
from web.pages import deadlines
from web.pages.act_types import door_label, verb_label
from web.pages.people import capacity_label
from web.registers.register import Register
from web.registers.titles import TITLES

#: What an act was about. Keys: ``CountyAct.subject_kind``.
_SUBJECTS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "process_definition": pgettext_lazy("subject", "Process"),
        "decision_model": pgettext_lazy("subject", "Decision rules"),
        "export": pgettext_lazy("subject", "List as a file"),
        "notice": pgettext_lazy("subject", "Notice"),
        "holding": pgettext_lazy("subject", "Who owns whom"),
        "hand_over": pgettext_lazy("subject", "Hand-over of cases"),
        "post": pgettext_lazy("subject", "Post"),
        "post_proposal": pgettext_lazy("subject", "Proposed post"),
        "case": pgettext_lazy("subject", "Case or matter"),
    }
)


class CountyActRegister(Register):
    """Acts that the guard has allowed and no process tells of, for an auditor."""

    model = CountyAct
    app_name = "county_act"
    title = TITLES["county_act"]
    readers = ("county_civil_affairs",)
    list_columns = ("moment", "who", "verb", "subject", "capacity_name")
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType({"moment": "at"})
    first_sort = "-moment"
    search_in = ()
    finds = ""
    empty_text = _(
        "Whoever releases a process, appoints somebody or takes a list as a file "
        "leaves a row here that nobody can change."
    )

    def rows(self, _actor: Actor) -> QuerySet[CountyAct]:
        """Return the acts of the reader's counties."""
        return county_acts()

    def moment(self, act: CountyAct) -> str:
        """Return when."""
        return deadlines.moment_text(act.at)

    moment.short_description = _("Time")  # type: ignore[attr-defined]

    def who(self, act: CountyAct) -> str:
        """Return who; the machine has no name."""
        found: str | None = vars(act)["person_name"]
        return found or pgettext("person", "the system")

    who.short_description = pgettext_lazy("person", "Name")  # type: ignore[attr-defined]

    def verb(self, act: CountyAct) -> str:
        """Return what was done."""
        return verb_label(act.deed)

    verb.short_description = _("What was done")  # type: ignore[attr-defined]

    def subject(self, act: CountyAct) -> str:
        """Return to what kind of thing it was done."""
        return str(_SUBJECTS.get(act.subject_kind, act.subject_kind))

    subject.short_description = _("About")  # type: ignore[attr-defined]

    def capacity_name(self, act: CountyAct) -> str:
        """Return in which capacity."""
        return capacity_label(act.capacity) if act.capacity else ""

    capacity_name.short_description = _("Capacity")  # type: ignore[attr-defined]

    def heading(self, record: Any) -> str:
        """Return what was done when."""
        return f"{self.verb(record)} {self.moment(record)}"

    def facts(self, record: Any, _request: HttpRequest) -> list[tuple[str, object]]:
        """Return everything of an act that an auditor compares."""
        return [
            (gettext("Time"), self.moment(record)),
            (pgettext("person", "Name"), self.who(record)),
            (gettext("Capacity"), self.capacity_name(record)),
            (gettext("What was done"), self.verb(record)),
            (gettext("About"), self.subject(record)),
            (gettext("Number in the record"), record.subject_id or ""),
            (gettext("What came of it"), record.note),
            (gettext("Way in"), door_label(record.door)),
            (gettext("Number of the act"), record.pk),
        ]
