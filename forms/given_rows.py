"""Tables whose rows the system gives: a fact names them, people fill in the rest.

``x-rows`` of a table says so. Its words:

* ``fact``: the fact of the case that lists the rows, each an object;
* ``given``: the columns that the fact fills in; nobody can change them;
* ``heading`` and ``group``: keys of the fact's rows, what a row is called and under
  which title it stands; without ``heading`` the first given column;
* ``notes``: ``[{"key", "title", "title-en"}]``, what else the fact says of a row;
* ``score`` and ``maximum``: the column of a number, and the key of its most;
* ``sum``: true where the numbers of all rows add up to one total;
* ``reason`` and ``reason-below``: the column that must be filled in where the number
  is below so many per cent of its maximum.

A submission names each row by its given columns; those that it leaves out are filled
in where the others leave no doubt. No row may be missing, added or changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext

from forms.answers import tidy
from forms.structure import JSON, Field, Form, GivenRows

Row = Mapping[str, object]
Problems = Iterator[tuple[str, str]]

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Given:
    """One row as the fact gives it: its cells, and all that is said of it."""

    cells: Mapping[str, JSON]
    said: Row
    heading: str
    group: str
    maximum: Decimal | None


def given_of(form: Form, field: Field, facts: Mapping[str, object]) -> list[Given]:
    """Return the rows of a table; none where nobody vouches for them."""
    rules, listed = field.given, facts.get(field.given.fact) if field.given else None
    if rules is None or not isinstance(listed, list | tuple):
        return []
    return [
        _given(form, field, rules, row) for row in listed if isinstance(row, Mapping)
    ]


def are_known(field: Field, facts: Mapping[str, object]) -> bool:
    """Say whether the case names the rows of a table."""
    return field.given is not None and facts.get(field.given.fact) is not None


def laid_out(
    form: Form, field: Field, answer: object, facts: Mapping[str, object]
) -> list[dict[str, object]]:
    """Return all given rows in their order, with what was answered for each.

    What was answered for a row that is no longer given is left out.
    """
    rows: list[dict[str, object]] = [
        {**one.cells} for one in given_of(form, field, facts)
    ]
    cells = [dict(one) for one in rows]
    sent = answer if isinstance(answer, list) else []
    for row, place in zip(sent, _places(field, answer, cells), strict=True):
        if place is not None:
            rows[place] = {**row, **cells[place]}
    return rows


def completed(
    form: Form, answers: Mapping[str, JSON], facts: Mapping[str, object]
) -> dict[str, JSON]:
    """Fill in the given columns and put the rows in order, where all are known."""
    found = dict(answers)
    for name, field in form.fields.items():
        sent = answers.get(name)
        if field.given is None or not isinstance(sent, list):
            continue
        cells = [one.cells for one in given_of(form, field, facts)]
        places = _places(field, sent, cells)
        if None in places:
            continue
        pairs = sorted(zip(places, sent, strict=True), key=lambda pair: pair[0] or 0)
        found[name] = [
            {**row, **cells[place]}
            for place, row in pairs
            if place is not None and isinstance(row, dict)
        ]
    return found


def problems(
    form: Form, answers: Mapping[str, JSON], facts: Mapping[str, object]
) -> Problems:
    """Find rows that were not given, that are missing, and unsound numbers."""
    for name, field in form.fields.items():
        if field.given is None:
            continue
        if field.show_when and not field.show_when.holds(answers):
            continue
        given = given_of(form, field, facts)
        sent = answers.get(name, [])
        places = _places(field, sent, [one.cells for one in given])
        yield from _strange(field, field.given, places)
        left = [one for at, one in enumerate(given) if at not in places]
        if left and None not in places:
            yield (
                name,
                gettext("Fill in every row; missing: %(rows)s.")
                % {"rows": gettext(", ").join(one.heading for one in left)},
            )
        for number, (row, place) in enumerate(
            zip(sent if isinstance(sent, list) else [], places, strict=True)
        ):
            if place is not None and isinstance(row, Mapping):
                found = _unsound(field.given, row, given[place].maximum)
                yield from ((f"{name}.{number}.{path}", why) for path, why in found)


def number_in(value: object) -> Decimal | None:
    """Read a number as it stands in a cell; anything else is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def said(number: Decimal | None) -> str:
    """Say a number without superfluous zeros; nothing for none."""
    if number is None:
        return ""
    return f"{number.quantize(_CENT).normalize():f}"


def is_low(rules: GivenRows, score: Decimal | None, maximum: Decimal | None) -> bool:
    """Say whether a number is so low that it needs a reason."""
    if score is None or maximum is None or not rules.reason:
        return False
    return score * 100 < maximum * rules.reason_below


def _given(form: Form, field: Field, rules: GivenRows, row: Row) -> Given:
    """Read one row of the fact."""
    named = {column: row[column] for column in rules.columns if column in row}
    (cells, *_) = _tidied(form, field, named)
    return Given(
        cells=cells,
        said=row,
        heading=str(row.get(rules.heading, "")),
        group=str(row.get(rules.group, "")) if rules.group else "",
        maximum=number_in(row.get(rules.maximum)) if rules.maximum else None,
    )


def _tidied(form: Form, field: Field, row: Row) -> list[dict[str, JSON]]:
    """Bring given cells into the shape in which answers are kept."""
    rows = tidy(form, {field.name: [row]}).get(field.name)
    found = rows if isinstance(rows, list) else []
    return [one for one in found if isinstance(one, dict)] or [{}]


def _places(
    field: Field, sent: object, given: Sequence[Mapping[str, object]]
) -> list[int | None]:
    """Say for each sent row which of the given ones it is; ``None`` for none."""
    assert field.given is not None
    columns, places = field.given.columns, list[int | None]()
    for row in sent if isinstance(sent, list) else []:
        named = (
            {one: row[one] for one in columns if one in row}
            if isinstance(row, Mapping)
            else {}
        )
        fitting = [
            at
            for at, cells in enumerate(given)
            if named and all(cells.get(k) == v for k, v in named.items())
        ]
        # Several may fit only where they are the same in all that is given.
        alike = all(given[at] == given[fitting[0]] for at in fitting)
        free = [at for at in fitting if at not in places]
        places.append(free[0] if alike and free else None)
    return places


def _strange(field: Field, rules: GivenRows, places: Sequence[int | None]) -> Problems:
    """Name the rows that are none of the given ones, or one of them again."""
    for number, place in enumerate(places):
        if place is None:
            yield (
                f"{field.name}.{number}.{rules.columns[0]}",
                gettext("This row was not given: leave it out, change none."),
            )


def _unsound(rules: GivenRows, row: Row, maximum: Decimal | None) -> Problems:
    """Find what is wrong with the number of one row."""
    score = number_in(row.get(rules.score)) if rules.score else None
    if score is None or maximum is None:
        return
    if score > maximum:
        yield (
            rules.score,
            gettext("Enter at most %(weight)s.") % {"weight": said(maximum)},
        )
    elif is_low(rules, score, maximum) and not row.get(rules.reason):
        yield (
            rules.reason,
            gettext("Give the reason for less than %(percent)s per cent.")
            % {"percent": rules.reason_below},
        )


# -- when a form is published ---------------------------------------------------------

_WORDS = frozenset(
    {"fact", "given", "heading", "group", "notes", "score", "maximum", "sum"}
    | {"reason", "reason-below"}
)


def faults(field: Mapping[str, object]) -> Iterator[str]:
    """Find what is wrong with ``x-rows`` of one field."""
    if "x-rows" not in field:
        return
    rules, columns = _mapping(field["x-rows"]), _columns(field)
    given = _texts(rules.get("given"))
    if not isinstance(rules.get("fact"), str) or not rules["fact"]:
        yield "x-rows names no fact"
    if field.get("x-widget") != "table" or set(rules) - _WORDS:
        yield "x-rows is no description of the rows of a table"
    if not given or not set(given) < set(columns):
        yield "x-rows gives no column, all of them, or one that the table does not have"
    yield from _part_faults(rules, set(columns) - set(given))


def _part_faults(rules: Mapping[str, object], open_ones: set[str]) -> Iterator[str]:
    """Find what is wrong with the score, the reason and the notes."""
    asked = [rules[word] for word in ("score", "reason") if word in rules]
    if not set(asked) <= open_ones:
        yield "x-rows names a score or a reason that is no column to fill in"
    if ("score" in rules) != ("maximum" in rules) or (
        ("reason" in rules) != isinstance(rules.get("reason-below"), int)
    ):
        yield "x-rows has a score without maximum or a reason without reason-below"
    for note in _sequence(rules.get("notes")):
        if not all(_mapping(note).get(word) for word in ("key", "title", "title-en")):
            yield "x-rows has a note without key or title"


def _columns(field: Mapping[str, object]) -> Mapping[str, object]:
    return _mapping(_mapping(field.get("items")).get("properties"))


def _texts(found: object) -> list[str]:
    return [str(one) for one in _sequence(found)]


def _sequence(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _mapping(found: object) -> Mapping[str, object]:
    return found if isinstance(found, Mapping) else {}
