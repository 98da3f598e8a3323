"""What only one kind of matter shows on its page: who looks, and what a part is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.actors import Actor
from forms import catalogue
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.working_days import CHINA

Context = dict[str, object]

#: Stands where there is nothing to say.
NONE = "\u2014"


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looks at a matter."""

    matter: Case
    sight: Sight
    actor: Actor
    now: datetime

    @property
    def is_full(self) -> bool:
        """Whether payees, prices and scores are shown besides what is public."""
        return self.sight is Sight.FULL

    @property
    def today(self) -> date:
        """The day on the clock of China."""
        return self.now.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page.

    Attributes:
        template: Shown with ``context`` in the page's own.
    """

    template: str
    context: Context


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: str
    numeric: bool = False


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]
) -> Context:
    """Return a table as ``components/data_table.html`` takes it.

    Args:
        rows: A value for each column; a mapping gives ``tag``, ``clause`` or ``url``
            besides.
    """
    return {
        "caption": caption,
        "columns": [{"label": c.label, "numeric": c.numeric} for c in columns],
        "rows": [
            {"cells": [_cell(*each) for each in zip(columns, row, strict=True)]}
            for row in rows
        ],
    }


def _cell(column: Column, value: object) -> Context:
    given = value if isinstance(value, dict) else {"value": value}
    return {"label": column.label, "numeric": column.numeric, **given}


def wording(form: str, field: str, column: str = "") -> Callable[[str], str]:
    """Return how the answers of a form's field are said.

    Args:
        column: Of the field, where it is a table.
    """
    found = catalogue.form(catalogue.latest_ref(form)).fields[field]
    if not column:
        return found.choice_label
    return next(each for each in found.columns if each.name == column).choice_label


def questions(form: str, fields: Iterable[str]) -> list[str]:
    """Return how some fields of a form are called."""
    found = catalogue.form(catalogue.latest_ref(form)).fields
    return [found[each].label for each in fields]


def facts_of(pairs: Iterable[tuple[str, str]]) -> list[Context]:
    """Return labels with values as ``components/descriptions.html`` takes them."""
    return [{"label": label, "value": value} for label, value in pairs]
