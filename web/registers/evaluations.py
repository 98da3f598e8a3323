"""The register of stations' yearly evaluations, with points and grades."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from processes.bureau.grades import Grade
from processes.evaluations.models import Evaluation, Result
from processes.organisation.roles import organisations_held, roles_held
from web.pages import deadlines
from web.registers.details import MatterView
from web.registers.register import Register
from web.registers.titles import TITLES

#: Roles that see the evaluations of all stations.
_ALL = frozenset({"county_civil_affairs", "provincial_civil_affairs"})


class EvaluationRegister(Register):
    """Evaluations by station and year."""

    detail_view_class = MatterView
    model = Evaluation
    app_name = "evaluation"
    title = TITLES["evaluation"]
    readers = (
        "county_civil_affairs",
        "provincial_civil_affairs",
        "township_government",
        "station_head",
    )
    list_columns = ("station_name", "year", "points", "grade", "confirmed")
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType({"year": "pk"})
    first_sort = "-year"
    search_in = ("station__name",)
    finds = _("Search by station")
    empty_text = _("An evaluation appears here when its rules have been issued.")

    def rows(self, actor: Actor) -> QuerySet[Evaluation]:
        """Return those of the reader's stations; bureau and province see all."""
        results = Result.objects.filter(case_id=OuterRef("case_id"))
        found = Evaluation.objects.select_related("station").annotate(
            total=Subquery(results.values("total")[:1]),
            graded=Subquery(results.values("grade")[:1]),
            confirmed_at=Subquery(results.values("confirmed_at")[:1]),
        )
        if roles_held(actor) & _ALL:
            return found
        held = organisations_held(actor)
        return found.filter(Q(station_id__in=held) | Q(station__parent_id__in=held))

    def station_name(self, evaluation: Evaluation) -> str:
        """Return the station."""
        return evaluation.station.name

    station_name.short_description = _("Station")  # type: ignore[attr-defined]

    def points(self, evaluation: Evaluation) -> str:
        """Return the points, once the result is confirmed."""
        found = vars(evaluation)["total"]
        return f"{found:.2f}" if found is not None else ""

    points.short_description = _("Points")  # type: ignore[attr-defined]
    points.column_type = "numeric"  # type: ignore[attr-defined]

    def grade(self, evaluation: Evaluation) -> str:
        """Return the grade, once the result is confirmed."""
        found = vars(evaluation)["graded"]
        return str(Grade(found).label) if found else gettext("under way")

    grade.short_description = _("Grade")  # type: ignore[attr-defined]

    def confirmed(self, evaluation: Evaluation) -> str:
        """Return when it was confirmed."""
        return deadlines.moment_text(vars(evaluation)["confirmed_at"])

    confirmed.short_description = _("Confirmed on")  # type: ignore[attr-defined]
