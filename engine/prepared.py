"""Query sets on hot paths, translated and planned once instead of at every use.

Translating costs Django several times what PostgreSQL needs to answer, and planning
a join costs PostgreSQL more than running it. Statement and rows are exactly those of
the query set; PostgreSQL keeps the plan as long as the connection lives, so a pool
between has to lend whole sessions.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)

#: Stand for the values while the text is made; nobody has such an id or birthday.
_MARKS: Mapping[type, Callable[[int], object]] = {
    UUID: lambda number: UUID(int=(1 << 127) + number),
    date: lambda number: date(9000 + number, 1, 1),
    str: lambda number: f"\ue000{number}",
}


#: The statements that a connection of the driver knows already.
_known: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()
_numbers = count(1)


class Prepared(Generic[M]):
    """One query set whose values change and whose form does not.

    Args:
        build: Returns the query set; every value that changes is an argument, used as
            it is, and nothing else depends on when it is called.
        kinds: The type of each argument: ``UUID``, ``date`` or ``str``.
    """

    def __init__(
        self, build: Callable[..., QuerySet[M]], **kinds: type[UUID | date | str]
    ) -> None:
        self._build = build
        self._marks = {
            name: _MARKS[kind](number)
            for number, (name, kind) in enumerate(kinds.items())
        }
        self._name = f"lastmetre_{next(_numbers)}"
        self._text = self._call = ""
        self._order: tuple[str, ...] = ()
        self._rows: Callable[[Sequence[tuple[object, ...]]], list[M]]

    def __call__(self, **values: UUID | date | str) -> list[M]:
        """Return the rows for these values."""
        if not self._text:
            self._translate()
        session = connections[DEFAULT_DB_ALIAS]
        session.ensure_connection()
        self._plan(session.connection)
        with session.cursor() as cursor:
            cursor.execute(self._call, [values[name] for name in self._order])
            return self._rows(cursor.fetchall())

    def _plan(self, driver: Any) -> None:
        """Make the statement known to the connection, once in its life."""
        known = _known.setdefault(driver, set())
        if self._name not in known:
            with driver.cursor() as cursor:
                cursor.execute(f"PREPARE {self._name} AS {self._text}")
            known.add(self._name)

    def _translate(self) -> None:
        query = self._build(**self._marks).query
        compiler = query.get_compiler(connection=connection)
        text, parameters = compiler.as_sql()
        names = {str(mark): name for name, mark in self._marks.items()}
        holes = [names.get(str(value), "") for value in parameters]
        missing = set(self._marks) - set(holes)
        if missing:
            raise ValueError(f"Expected {', '.join(sorted(missing))} as they are.")
        self._order = tuple(dict.fromkeys(name for name in holes if name))
        self._rows = _reader(compiler)
        places = ", ".join(["%s"] * len(self._order))
        self._call = f"EXECUTE {self._name} ({places})"
        self._text = _numbered(text, parameters, holes, self._order)


def as_queried(model: type[M], names: Sequence[str], values: Iterable[object]) -> M:
    """Return the model that a row stands for, as if a query set had found it.

    What was read needs no default, no descriptor and no signal of Django's own way,
    and costs a fifth; unpickling makes models like this too.

    Args:
        names: Attribute names, one for each value.
    """
    one = model.__new__(model)
    one._state = ModelState()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    vars(one).update(zip(names, values, strict=True))
    return one


def _numbered(
    text: str, parameters: Sequence[Any], holes: Sequence[str], order: Sequence[str]
) -> str:
    """Return the text with numbers for what changes, and constants written out."""
    with connection.cursor() as cursor:
        constants = [cursor.mogrify("%s", [each]).decode() for each in parameters]
    filled = iter(
        f"${order.index(name) + 1}" if name else constant
        for name, constant in zip(holes, constants, strict=True)
    )
    return re.sub(r"%s|%%", lambda m: "%" if m[0] == "%%" else next(filled), text)


def _reader(compiler: Any) -> Callable[[Sequence[tuple[object, ...]]], list[Any]]:
    """Return what makes models of rows, as Django's own iteration over them does."""
    select, info = compiler.select, compiler.klass_info
    columns = info["select_fields"]
    start, end = columns[0], columns[-1] + 1
    names = [select[each][0].target.attname for each in columns]
    # The stubs already describe a later Django.
    populators = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
    annotated = compiler.annotation_col_map
    converters = compiler.get_converters([each[0] for each in select])

    def read(rows: Sequence[tuple[object, ...]]) -> list[Any]:
        found = []
        for row in compiler.apply_converters([list(row) for row in rows], converters):
            one = as_queried(info["model"], names, row[start:end])
            for populator in populators:
                populator.populate(row, one)
            for name, position in annotated.items():
                setattr(one, name, row[position])
            found.append(one)
        return found

    return read
