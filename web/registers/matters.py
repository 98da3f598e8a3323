"""The register of a bureau's own matters: projects, purchases, agreements and so on."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from processes.bureau.queries import visible_matters
from processes.casework.models import BureauMatter
from processes.matters import MATTERS
from web.pages import deadlines
from web.registers.details import MatterView
from web.registers.register import Register
from web.registers.titles import TITLES


class MatterFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the register."""

    process_id = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=[(each.process_id, each.label) for each in MATTERS.values()],
        empty_label=_("all"),
    )
    is_over = django_filters.BooleanFilter(label=_("Closed"))

    class Meta:
        model = BureauMatter
        fields = ["process_id"]


class MatterRegister(Register):
    """All matters that the reader's posts read or watch."""

    detail_view_class = MatterView

    model = BureauMatter
    app_name = "matter"
    title = TITLES["matter"]
    list_columns = ("number", "title", "kind", "now_at", "due", "opened")
    list_filterset_class = MatterFilter
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType({"opened": "pk"})
    first_sort = "-opened"
    search_in = ("number", "title")
    finds = _("Search by number or title")
    empty_text = _("Open a project, a purchase or an evaluation; it then appears here.")

    def rows(self, actor: Actor) -> QuerySet[BureauMatter]:
        """Return the matters that the reader may see."""
        return visible_matters(actor)

    def heading(self, record: Any) -> str:
        """Return what the page of a matter is called."""
        return f"{record.title} · {record.number}"

    def kind(self, matter: BureauMatter) -> str:
        """Return which kind of matter it is."""
        return str(MATTERS[matter.process_id].label)

    kind.short_description = _("Kind")  # type: ignore[attr-defined]

    def now_at(self, matter: BureauMatter) -> str:
        """Return the steps that somebody has to do now."""
        if vars(matter)["is_over"]:
            return gettext("Closed")
        stuck = [gettext("stopped by an incident")] if vars(matter)["is_stuck"] else []
        return gettext(", ").join([*stuck, *vars(matter)["steps"]]) or gettext(
            "waiting"
        )

    now_at.short_description = _("Current step")  # type: ignore[attr-defined]

    def due(self, matter: BureauMatter) -> str:
        """Return the next time limit."""
        return deadlines.moment_text(vars(matter)["due_at"])

    due.short_description = _("Time limit")  # type: ignore[attr-defined]

    def opened(self, matter: BureauMatter) -> str:
        """Return when it was opened."""
        return deadlines.moment_text(matter.opened_at)

    opened.short_description = _("Opened")  # type: ignore[attr-defined]
