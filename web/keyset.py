"""Pages of a sorted list: no counting, no skipping of rows.

A page is named by the row it follows or precedes, by id alone: what stands in the
row (a person's name) does not belong into an address.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Order:
    """By which field the rows stand; rows that are equal stand by key.

    Attributes:
        field: A field that is never null, behind ``county`` in an index; ``pk`` for
            the order in which rows were entered.
    """

    field: str
    descending: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The order as Django writes it."""
        sign = "-" if self.descending else ""
        return tuple(dict.fromkeys((f"{sign}{self.field}", f"{sign}pk")))

    @property
    def opposite(self) -> "Order":
        """The order from the other end."""
        return Order(self.field, not self.descending)

    def beyond(self, rows: QuerySet[Row], value: object, pk: UUID) -> QuerySet[Row]:
        """Return the rows that stand behind a row with ``value`` and ``pk``."""
        side = "lt" if self.descending else "gt"
        if self.field == "pk":
            return rows.filter(**{f"pk__{side}": pk})
        # The first condition lets the index be entered at the right place.
        return rows.filter(
            Q(**{f"{self.field}__{side}": value})
            | Q(**{self.field: value, f"pk__{side}": pk}),
            **{f"{self.field}__{side}e": value},
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, in its order.

    Attributes:
        before: Id before which the previous page ends; none on the first page.
        after: Id after which the next page begins; none on the last page.
    """

    rows: list[Row]
    before: UUID | None
    after: UUID | None


def page(
    rows: QuerySet[Row],
    order: Order,
    *,
    size: int,
    after: UUID | None = None,
    before: UUID | None = None,
) -> Page[Row]:
    """Return the page that follows or precedes a row; the first if there is none.

    Args:
        rows: What the reader may see, filtered.
    """
    cursor = after or before
    value = _value_of(rows, order, cursor) if cursor else None
    if cursor is None or value is None:
        found = list(rows.order_by(*order.terms)[: size + 1])
        return _between(found[:size], has_earlier=False, has_later=len(found) > size)
    if after is not None:
        later = order.beyond(rows, value, after).order_by(*order.terms)
        found = list(later[: size + 1])
        return _between(found[:size], has_earlier=True, has_later=len(found) > size)
    back = order.opposite
    found = list(back.beyond(rows, value, cursor).order_by(*back.terms)[: size + 1])
    shown = found[size - 1 :: -1] if len(found) > size else found[::-1]
    return _between(shown, has_earlier=len(found) > size, has_later=True)


def _value_of(rows: QuerySet[Row], order: Order, pk: UUID) -> object:
    """Return by what a row stands where it stands; nothing if it is not there."""
    found = rows.order_by().filter(pk=pk).values_list(order.field, flat=True)
    value: object = found.first()
    return value


def _between(shown: list[Row], *, has_earlier: bool, has_later: bool) -> Page[Row]:
    first = shown[0].pk if shown and has_earlier else None
    last = shown[-1].pk if shown and has_later else None
    return Page(shown, first, last)
