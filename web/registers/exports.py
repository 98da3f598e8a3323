"""The register of what was handed out as a file, for the bureau."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from engine.actors import Actor
from processes.exports.models import Export
from processes.exports.queries import exports, filters_of
from web.pages import deadlines
from web.registers.register import Register
from web.registers.titles import TITLES

_PARAMETERS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "_search": _("Search"),
        "role": _("Role"),
        "organisation": _("Organisation"),
        "state": _("State"),
        "kind": _("Kind"),
        "parent": _("Belongs to"),
        "station": _("Social-work station"),
        "certificate": _("Certificate"),
        "profile": _("Catalogue"),
        "method": _("Method"),
        "forbidden": _("In a station"),
    }
)


class ExportRegister(Register):
    """Who took which list, when, asked how, and how many rows."""

    model = Export
    app_name = "export"
    title = TITLES["export"]
    readers = ("county_civil_affairs",)
    list_columns = ("moment", "taker", "list_name", "row_count", "asked")
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType({"moment": "at"})
    first_sort = "-moment"
    search_in = ()
    finds = ""
    empty_text = _("Whenever somebody takes a list as a file, a row appears here.")

    def rows(self, _actor: Actor) -> QuerySet[Export]:
        """Return the exports of the reader's counties."""
        return exports()

    def moment(self, export: Export) -> str:
        """Return when."""
        return deadlines.moment_text(export.at)

    moment.short_description = _("Time")  # type: ignore[attr-defined]

    def taker(self, export: Export) -> str:
        """Return who."""
        found: str | None = vars(export)["person_name"]
        return found or ""

    taker.short_description = pgettext_lazy("person", "Name")  # type: ignore[attr-defined]

    def list_name(self, export: Export) -> str:
        """Return which register."""
        return str(TITLES.get(export.register, export.register))

    list_name.short_description = _("Register")  # type: ignore[attr-defined]

    def asked(self, export: Export) -> str:
        """Return how it was filtered; words of a search stay sealed in the list."""
        return gettext(", ").join(
            str(_PARAMETERS.get(name, name)) for name in filters_of(export)
        )

    asked.short_description = _("Filtered by")  # type: ignore[attr-defined]

    def heading(self, record: Any) -> str:
        """Return which list was taken when."""
        return f"{self.list_name(record)} {self.moment(record)}"

    def facts(self, record: Any, _request: HttpRequest) -> list[tuple[str, object]]:
        """Return everything of an export but the words of a search."""
        cut = gettext("Yes") if record.was_cut else gettext("No")
        return [
            (gettext("Time"), self.moment(record)),
            (pgettext("person", "Name"), self.taker(record)),
            (gettext("Register"), self.list_name(record)),
            (gettext("Rows"), record.row_count),
            (gettext("Cut at the bound of one file"), cut),
            (gettext("Filtered by"), self.asked(record)),
        ]
