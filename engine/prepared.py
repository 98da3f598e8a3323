"""Query sets on hot paths, translated to SQL once instead of at every use.

Translating costs Django several times what PostgreSQL needs to answer, and psycopg2
has no prepared statements; what is kept here is the text, not a plan. The statement
and the rows are exactly those of the query set.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)

#: Stand for the values while the text is made; nobody has such an id or birthday.
_MARKS: Mapping[type, Callable[[int], object]] = {
    UUID: lambda number: UUID(int=(1 << 127) + number),
    date: lambda number: date(9000 + number, 1, 1),
    str: lambda number: f"\ue000{number}",
}


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
        self._text = ""
        self._holes: Sequence[tuple[str, object]] = ()
        self._rows: Callable[[Sequence[tuple[object, ...]]], list[M]]

    def __call__(self, **values: UUID | date | str) -> list[M]:
        """Return the rows for these values."""
        if not self._text:
            self._translate()
        filled: list[Any] = [values[name] if name else v for name, v in self._holes]
        with connection.cursor() as cursor:
            cursor.execute(self._text, filled)
            return self._rows(cursor.fetchall())

    def _translate(self) -> None:
        query = self._build(**self._marks).query
        compiler = query.get_compiler(connection=connection)
        text, parameters = compiler.as_sql()
        names = {str(mark): name for name, mark in self._marks.items()}
        holes = [(names.get(str(value), ""), value) for value in parameters]
        missing = set(self._marks) - {name for name, _ in holes}
        if missing:
            raise ValueError(f"Expected {', '.join(sorted(missing))} as they are.")
        self._holes, self._rows = holes, _reader(compiler)
        self._text = text


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
            one = info["model"].from_db(connection.alias, names, row[start:end])
            for populator in populators:
                populator.populate(row, one)
            for name, position in annotated.items():
                setattr(one, name, row[position])
            found.append(one)
        return found

    return read
