"""Lists of a register in keyset pages: no counting, no skipping of rows."""

from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from viewflow.views import ListModelView
from viewflow.views.list import BaseColumn, ModelFieldColumn

PAGE = 30


class UnsortedColumn(ModelFieldColumn):  # type: ignore[misc]
    """A column without a link that sorts: the pages follow one fixed order."""

    def orderby(self) -> None:
        """Return no order."""


class KeysetListView(ListModelView):  # type: ignore[misc]
    """A list by name, page after page from the last row shown."""

    paginate_by = PAGE

    def get_column_def(self, attr_name: str) -> BaseColumn:
        """Return a column that cannot be sorted by."""
        column = super().get_column_def(attr_name)
        if isinstance(column, ModelFieldColumn):
            return UnsortedColumn(column.model_field)
        return column

    def get_ordering(self) -> list[str]:
        """Return the order of the pages."""
        return ["name", "pk"]

    def paginate_queryset(
        self, queryset: QuerySet[Model], page_size: int
    ) -> tuple[None, None, list[Model], bool]:
        """Return the rows after the last one shown, and whether there are more."""
        after = self._after()
        if after is not None:
            name, pk = after
            queryset = queryset.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))
        found = list(queryset[: page_size + 1])
        self.has_more = len(found) > page_size
        return None, None, found[:page_size], self.has_more

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the links to the pages before and after."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        kept = {k: v for k, v in self.request.GET.items() if k not in ("after", "name")}
        rows = list(context["object_list"])  # type: ignore[call-overload]
        if self.has_more:
            last = {"name": rows[-1].name, "after": rows[-1].pk}
            context["next_url"] = f"?{urlencode({**kept, **last})}"
        if self._after() is not None:
            context["previous_url"] = f"?{urlencode(kept)}"
        return context

    def _after(self) -> tuple[str, UUID] | None:
        """Return name and id of the last row of the page before."""
        try:
            pk = UUID(self.request.GET.get("after", ""))
        except ValueError:
            return None
        return self.request.GET.get("name", "").replace("\0", ""), pk
