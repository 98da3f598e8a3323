"""One record of a register, with what belongs to it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from viewflow.views import DetailModelView

from web.pages.access import actor_of
from web.registers.lists import tabs


class RecordView(DetailModelView):  # type: ignore[misc]
    """One record, without what only the machine needs."""

    def get(self, request: HttpRequest, *args: object, **more: object) -> HttpResponse:
        """Show the record to those for whom the register is."""
        self.viewset.require_reader(actor_of(request))
        response: HttpResponse = super().get(request, *args, **more)
        return response

    def get_context_object_name(self, _record: object) -> None:
        """Give the record no name: ``person`` is who is signed in, on every page."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the reader may see; viewflow would look through all rows."""
        rows: QuerySet[Any] = self.viewset.get_queryset(self.request)
        return rows

    def get_object_data(self) -> Iterator[tuple[None, str, object]]:
        """Return label and value of what people want to know."""
        for label, value in self.viewset.facts(self.object, self.request):
            yield None, label, value

    def get_context_data(self, **more: object) -> dict[str, Any]:
        """Add the tables of what belongs to the record."""
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {
            "register_tabs": tabs(self.request),
            "list_title": self.viewset.title,
            "heading": self.viewset.heading(self.object),
            "sections": self.viewset.sections(self.object, self.request),
        }


class MatterView(RecordView):
    """A record that has the page of its matter."""

    def get(self, request: HttpRequest, *_: object, **__: object) -> HttpResponse:
        """Lead there."""
        self.viewset.require_reader(actor_of(request))
        record = self.get_object()
        return redirect("case", getattr(record, "case_id", record.pk))
