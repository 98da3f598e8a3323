"""What all registers share: who may read, how rows are sorted, found and handed out.

A register declares its columns, the columns by which it can be sorted (each with an
index that begins with the county), its filters, and what its empty list teaches.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from viewflow.urls import ReadonlyModelViewset
from viewflow.utils import viewprop
from viewflow.views.search import get_search_results

from engine.actors import Actor
from engine.errors import NotAllowed
from web.pages.access import actor_of
from web.pages.people import holds_role
from web.registers.details import RecordView
from web.registers.exporting import ExportView
from web.registers.lists import RegisterView


class Register(ReadonlyModelViewset):  # type: ignore[misc]
    """One register, read-only.

    Attributes:
        readers: Roles of which one is needed to read it; none for all who are
            signed in.
        sorts: Field to sort by, for each column that can be sorted by.
        first_sort: Column of the first order, with ``-`` for descending.
        masked_columns: Columns whose values are masked.
        county_field: Whose rows they are; empty for published facts of every county.
        search_in: Fields that the search looks through.
        finds: What it looks through, in words.
        empty_text: What will appear in the register, and how it gets there.
    """

    list_view_class = RegisterView
    detail_view_class = RecordView
    readers: ClassVar[tuple[str, ...]] = ()
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType({"name": "name"})
    first_sort: ClassVar[str] = "name"
    masked_columns: ClassVar[frozenset[str]] = frozenset()
    county_field: ClassVar[str] = "county"
    search_in: ClassVar[tuple[str, ...]] = ("name",)
    finds: ClassVar[StrOrPromise] = _("Search by name")
    empty_text: ClassVar[StrOrPromise]

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return what the actor may see, with what the columns show."""
        raise NotImplementedError

    def found(self, rows: QuerySet[Any], text: str, _actor: Actor) -> QuerySet[Any]:
        """Return the rows of which every word of the search is a part.

        A county's register has some hundred rows, which are read through.
        """
        found: QuerySet[Any] = get_search_results(rows, self.search_in, text)
        return found

    def heading(self, record: Any) -> str:
        """Return what the page of a record is called."""
        return str(record)

    def facts(self, record: Any, request: HttpRequest) -> list[tuple[str, object]]:
        """Return label and value of what a record's page shows."""
        raise NotImplementedError

    def sections(self, record: Any, request: HttpRequest) -> list[dict[str, object]]:
        """Return further tables of a record's page, see ``components/data_table``.

        Each has ``title``, ``columns``, ``rows`` and ``empty`` (a sentence).
        """
        return []

    def may_read(self, actor: Actor) -> bool:
        """Tell whether the register is for the actor."""
        return not self.readers or holds_role(actor, *self.readers)

    def require_reader(self, actor: Actor) -> None:
        """Let only those pass for whom the register is.

        Raises:
            NotAllowed: None of the actor's posts is one of its readers.
        """
        if not self.may_read(actor):
            raise NotAllowed(
                f"Expected to read the register {self.app_name}, but the actor is "
                f"none of {', '.join(sorted(self.readers))}.",
                rule="SIGHT",
                clause="E06 arts. 6, 28",
            )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the counties that the reader sees.

        One county is compared, not looked up in a list: only so does the index give
        the rows in their order.
        """
        actor = actor_of(request)
        self.require_reader(actor)
        rows = self.rows(actor)
        if not self.county_field:
            return rows
        if len(actor.counties) == 1:
            return rows.filter(county=actor.county)
        return rows.filter(county__in=actor.counties)

    def get_detail_page_object_actions(
        self, _request: HttpRequest, _record: object, *actions: object
    ) -> tuple[object, ...]:
        """Return no actions: a register is read."""
        return actions

    @viewprop  # type: ignore[untyped-decorator]
    def export_view(self) -> Any:
        """Return the view that hands the list out as a file."""
        options = self.get_list_view_kwargs()
        return ExportView.as_view(**options)

    @property
    def export_path(self) -> URLPattern:
        """Where the list is handed out as a file."""
        found: URLPattern = path("export/", self.export_view, name="export")
        return found
