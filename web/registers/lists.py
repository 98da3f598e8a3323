"""The list of a register: found, filtered, sorted, page after page."""

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from viewflow.views import ListModelView
from viewflow.views.list import BaseColumn

from web.keyset import Order, Page, page
from web.pages.access import actor_of

PAGE = 30
#: A name, a number, an address; more is no search. DESIGN.
LONGEST_SEARCH = 60

_SORT, _AFTER, _BEFORE, _SEARCH = "sort", "after", "before", "_search"


class RegisterView(ListModelView):  # type: ignore[misc]
    """A list that anybody can page through both ways, however long it is."""

    paginate_by = PAGE

    def get(
        self, request: HttpRequest, *args: object, **more: object
    ) -> HttpResponseBase:
        """Show the page to those for whom the register is."""
        self.viewset.require_reader(actor_of(request))
        response: HttpResponseBase = super().get(request, *args, **more)
        return response

    def get_queryset(self) -> QuerySet[Any]:
        """Return what matches search and filters, in the chosen order."""
        rows: QuerySet[Any] = super().get_queryset()
        text = self.search_text()
        if text:
            rows = self.viewset.found(rows, text, actor_of(self.request))
        return rows

    def get_ordering(self) -> tuple[str, ...]:
        """Return the chosen order."""
        return self.order().terms

    def search_enabled(self) -> bool:
        """Keep viewflow's search out: the register has its own."""
        return False

    def search_text(self) -> str:
        """Return what is searched for, without what no name holds."""
        text: str = self.request.GET.get(_SEARCH, "")
        return text.replace("\0", "").strip()[:LONGEST_SEARCH]

    def sort(self) -> str:
        """Return the column of the order, with ``-`` for descending."""
        asked: str = self.request.GET.get(_SORT, "")
        first: str = self.viewset.first_sort
        return asked if asked.removeprefix("-") in self.viewset.sorts else first

    def order(self) -> Order:
        """Return by which field the rows stand."""
        sort = self.sort()
        return Order(self.viewset.sorts[sort.removeprefix("-")], sort.startswith("-"))

    def paginate_queryset(
        self, queryset: QuerySet[Any], page_size: int
    ) -> tuple[None, None, list[Model], bool]:
        """Return the rows of the page that the address names."""
        found: Page[Any] = page(
            queryset,
            self.order(),
            size=page_size,
            after=_id(self.request.GET.get(_AFTER, "")),
            before=_id(self.request.GET.get(_BEFORE, "")),
        )
        self.shown = found
        return None, None, found.rows, bool(found.after or found.before)

    def get_context_data(self, **more: object) -> dict[str, object]:
        """Add table, sorting, pages and the way to the file."""
        context: dict[str, object] = super().get_context_data(**more)
        before, after = self.shown.before, self.shown.after
        return context | {
            "title": self.viewset.title,
            "register_tabs": tabs(self.request),
            "search_text": self.search_text(),
            "finds": self.viewset.finds,
            "sorts": self._sorts(),
            "columns": [self._head(column) for column in self.list_columns.values()],
            "rows": [self._row(record) for record in self.shown.rows],
            "is_filtered": bool(self.filters()),
            "empty_text": self.viewset.empty_text,
            "previous_url": self._address(before=before) if before else "",
            "next_url": self._address(after=after) if after else "",
            "export_url": self.viewset.reverse("export") + self._address(),
        }

    def filters(self) -> dict[str, str]:
        """Return what was asked, by parameter; nothing for what was left empty."""
        names = {_SEARCH, *(self.filterset.filters if self.filterset else ())}
        asked = {name: self.request.GET.get(name, "") for name in sorted(names)}
        return {name: value for name, value in asked.items() if value}

    def texts(self, record: Model) -> list[tuple[BaseColumn, str]]:
        """Return the columns of one record as text."""
        return [
            (column, str(column.format_value(record, column.get_value(record))))
            for column in self.list_columns.values()
        ]

    def _row(self, record: Model) -> dict[str, object]:
        masked = self.viewset.masked_columns
        cells = [
            {
                "label": column.header(),
                "value": text,
                "numeric": column.column_type() == "numeric",
                "masked": column.attr_name in masked,
            }
            for column, text in self.texts(record)
        ]
        return {"url": self.get_object_url(record), "cells": cells}

    def _head(self, column: BaseColumn) -> dict[str, object]:
        name, sort = column.attr_name, self.sort()
        sorted_by = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        turned = f"-{name}" if sort == name else name
        return {
            "label": column.header(),
            "numeric": column.column_type() == "numeric",
            "sorted": sorted_by,
            "sort_url": self._address(sort=turned)
            if name in self.viewset.sorts
            else "",
        }

    def _sorts(self) -> list[dict[str, object]]:
        """Return the orders to choose from, for those who see no table head."""
        found = []
        for name, column in self.list_columns.items():
            if name in self.viewset.sorts:
                words = {
                    name: gettext("%(column)s, ascending"),
                    f"-{name}": gettext("%(column)s, descending"),
                }
                found += [
                    {
                        "value": value,
                        "label": said % {"column": column.header()},
                        "chosen": value == self.sort(),
                    }
                    for value, said in words.items()
                ]
        return found

    def _address(self, **changes: object) -> str:
        """Return the address of this list with other parameters."""
        asked = self.request.GET.copy()
        for name in (_AFTER, _BEFORE):
            asked.pop(name, None)
        for name, value in changes.items():
            asked[name] = str(value)
        return f"?{asked.urlencode()}"


def tabs(request: HttpRequest) -> list[dict[str, object]]:
    """Return the registers that the reader may read, as tabs."""
    match, actor = request.resolver_match, actor_of(request)
    here = getattr(match, "viewset", None)
    app = getattr(match, "app", None)
    registers = app.menu_items() if app is not None else ()
    return [
        {
            "label": register.title,
            "url": register.reverse("index"),
            "current": register is here,
        }
        for register in registers
        if register.may_read(actor)
    ]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
