"""What a form may take over from earlier forms of the case: nothing is asked twice.

``x-prefill`` of a document says for each field where its first answer comes from:

* ``"service_plan.overall_goal"``: the answer to a field of the latest such form;
* ``"facts.performer"``: a fact of the case;
* ``{"from": "service_plan.objectives", "columns": {"objective": "objective"}}``: rows
  of a table, each column from a column there;
* ``{"from": "service_plan.phases", "lines": ["phase", "task"]}``: one line of text
  for each row there.

Everything that is taken over can be changed by the person who works on the step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.answers import tidy
from forms.structure import JSON, Form

#: Stands in the place of a form key.
FACTS = "facts"
_BETWEEN = " · "


@dataclass(frozen=True)
class Source:
    """Where the first answer to a field comes from."""

    form_key: str
    field: str
    columns: Mapping[str, str]
    lines: tuple[str, ...]


def sources(form: Form) -> dict[str, Source]:
    """Give the source of each field that has one."""
    found = _mapping(form.schema.get("x-prefill"))
    return {name: _source(one) for name, one in found.items()}


def begins_from(form: Form) -> frozenset[str]:
    """Name the forms whose latest submissions are needed."""
    return frozenset(one.form_key for one in sources(form).values()) - {FACTS}


def prefilled(
    form: Form,
    earlier: Mapping[str, Mapping[str, object]],
    facts: Mapping[str, object],
) -> dict[str, JSON]:
    """Give the answers with which a fresh form begins.

    Args:
        form: the form that is to be filled in.
        earlier: the latest submissions of the case by form key, those there are.
        facts: what the case knows.
    """
    known = {**earlier, FACTS: facts}
    answers = {
        name: _taken(source, _mapping(known.get(source.form_key)).get(source.field))
        for name, source in sources(form).items()
        if name in form.fields
    }
    return tidy(form, answers)


def faults(schema: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Find what is wrong with the sources that a document names."""
    properties = _mapping(schema.get("properties"))
    for name, found in _mapping(schema.get("x-prefill")).items():
        source, field = _source(found), _mapping(properties.get(name))
        if not field or "x-automatic" in field:
            yield name, "x-prefill fills no field that is asked"
        if not (source.form_key and source.field):
            yield name, "x-prefill does not name a field as form_key.field"
        cells = _mapping(_mapping(field.get("items")).get("properties"))
        if not set(source.columns) <= set(cells):
            yield name, "x-prefill fills columns that the table does not have"


def _source(found: object) -> Source:
    """Read one entry of ``x-prefill``."""
    entry = _mapping(found)
    place = found if isinstance(found, str) else str(entry.get("from", ""))
    form_key, _, field = place.partition(".")
    lines = entry.get("lines")
    return Source(
        form_key=form_key,
        field=field,
        columns={k: str(v) for k, v in _mapping(entry.get("columns")).items()},
        lines=tuple(map(str, lines)) if isinstance(lines, list) else (),
    )


def _taken(source: Source, answer: object) -> object:
    """Turn an earlier answer into the first answer of the field."""
    listed = answer if isinstance(answer, list) else []
    rows = [row for row in listed if isinstance(row, Mapping)]
    if source.columns:
        wanted = source.columns.items()
        return [
            {mine: row[theirs] for mine, theirs in wanted if theirs in row}
            for row in rows
        ]
    if source.lines:
        return "\n".join(
            _BETWEEN.join(str(row[one]) for one in source.lines if one in row)
            for row in rows
        )
    return answer


def _mapping(found: object) -> Mapping[str, object]:
    """Take an object; anything else is empty."""
    return found if isinstance(found, Mapping) else {}
