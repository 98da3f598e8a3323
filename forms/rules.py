"""Rules between fields, which JSON Schema cannot say.

A document names them in ``x-rules`` with their parameters. Each is a pure function
of the answers, the moment and the facts of the case, and says nothing where an
answer it needs is missing or malformed: that is the schema's to report.

Facts that rules ask for: ``age`` (whole years), ``has_capacity`` (bool),
``risk_level``, ``received_at`` (when the request came in) and
``early_notice_latest`` (the last day for the early notice of a closure).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from forms.identity_numbers import is_citizen_number
from forms.moments import LOCAL, as_date, as_moment
from forms.structure import Form

Problems = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """What one rule is asked: its parameters, the answers, the moment, the facts."""

    form: Form
    rule: Mapping[str, object]
    answers: Mapping[str, object]
    now: datetime
    facts: Mapping[str, object]

    def word(self, parameter: str) -> str:
        """Give a parameter of the rule as text."""
        return str(self.rule.get(parameter, ""))

    def words(self, parameter: str) -> list[str]:
        """Give a parameter of the rule that is a list of texts."""
        found = self.rule.get(parameter)
        return [str(one) for one in found] if isinstance(found, list) else []

    def label(self, path: str) -> str:
        """Say the label of a field or column in the active language."""
        found = self.form.field_at(path)
        return found.label if found else path

    def rows(self, table: str) -> Iterator[tuple[int, Mapping[str, object]]]:
        """Walk over the rows of a table."""
        found = self.answers.get(table)
        for number, row in enumerate(found if isinstance(found, list) else []):
            if isinstance(row, Mapping):
                yield number, row


Rule = Callable[[Question], Problems]
RULES: dict[str, Rule] = {}


def rule_named(name: str) -> Callable[[Rule], Rule]:
    """Register a rule under the name that documents use."""

    def register(rule: Rule) -> Rule:
        RULES[name] = rule
        return rule

    return register


@rule_named("after")
def after(asked: Question) -> Problems:
    """Demand that ``field`` lies after ``other``."""
    mine, theirs = _pair(asked)
    if mine and theirs and mine <= theirs:
        yield (
            asked.word("field"),
            gettext("Enter a time after “%(other)s”.")
            % {"other": asked.label(asked.word("other"))},
        )


@rule_named("not_before")
def not_before(asked: Question) -> Problems:
    """Demand that ``field`` does not lie before ``other``."""
    mine, theirs = _pair(asked)
    if mine and theirs and mine < theirs:
        yield (
            asked.word("field"),
            gettext("Enter a time not before “%(other)s”.")
            % {"other": asked.label(asked.word("other"))},
        )


@rule_named("not_future")
def not_future(asked: Question) -> Problems:
    """Demand that ``field`` is not later than now; a date, not later than today."""
    name = asked.word("field")
    answer = asked.answers.get(name)
    moment, day = as_moment(answer), as_date(answer)
    if moment and moment > asked.now:
        yield name, gettext("Enter a time that is not in the future.")
    elif day and not moment and day > _today(asked):
        yield name, gettext("Enter a date that is not in the future.")


@rule_named("past_date")
def past_date(asked: Question) -> Problems:
    """Demand that ``field`` is a day before today."""
    name = asked.word("field")
    day = as_date(asked.answers.get(name))
    if day and day >= _today(asked):
        yield name, gettext("Enter a date before today.")


@rule_named("not_before_fact")
def not_before_fact(asked: Question) -> Problems:
    """Demand that ``field`` is not earlier than the day of a fact of the case."""
    name = asked.word("field")
    mine, known = as_date(asked.answers.get(name)), _fact_day(asked)
    if mine and known and mine < known:
        yield name, gettext("Enter a date not before %(day)s.") % {"day": known}


@rule_named("not_after_fact")
def not_after_fact(asked: Question) -> Problems:
    """Demand that ``field`` is not later than the day of a fact of the case."""
    name = asked.word("field")
    mine, known = as_date(asked.answers.get(name)), _fact_day(asked)
    if mine and known and mine > known:
        yield name, gettext("Enter a date not after %(day)s.") % {"day": known}


@rule_named("any_of")
def any_of(asked: Question) -> Problems:
    """Demand an answer to at least one of ``fields``."""
    names = asked.words("fields")
    if not any(name in asked.answers for name in names):
        labels = gettext(", ").join(asked.label(name) for name in names)
        yield (
            names[0],
            gettext("Fill in at least one of: %(labels)s.") % {"labels": labels},
        )


@rule_named("filled_or_reason")
def filled_or_reason(asked: Question) -> Problems:
    """Demand ``field``, or in ``other`` the reason why it is empty."""
    name, other = asked.word("field"), asked.word("other")
    if name not in asked.answers and other not in asked.answers:
        yield (
            name,
            gettext("Fill in “%(label)s”, or give the reason in “%(other)s”.")
            % {"label": asked.label(name), "other": asked.label(other)},
        )


@rule_named("complete_or_reason")
def complete_or_reason(asked: Question) -> Problems:
    """Demand all of ``values`` in ``field``, or the reason in ``other``."""
    name, other = asked.word("field"), asked.word("other")
    ticked = asked.answers.get(name)
    if not isinstance(ticked, list) or other in asked.answers:
        return
    if any(value not in ticked for value in asked.words("values")):
        yield (
            other,
            gettext("Say in “%(other)s” why something is missing.")
            % {"other": asked.label(other)},
        )


@rule_named("exclusive_choice")
def exclusive_choice(asked: Question) -> Problems:
    """Demand that ``value`` is chosen alone in ``field``."""
    name, value = asked.word("field"), asked.word("value")
    chosen = asked.answers.get(name)
    if isinstance(chosen, list) and value in chosen and len(chosen) > 1:
        field = asked.form.fields[name]
        yield (
            name,
            gettext("Choose “%(choice)s” alone, or leave it out.")
            % {"choice": field.choice_label(value)},
        )


@rule_named("implies_true")
def implies_true(asked: Question) -> Problems:
    """Demand that ``field`` is true where ``other`` contains ``value``."""
    name, chosen = asked.word("field"), asked.answers.get(asked.word("other"))
    if not isinstance(chosen, list) or asked.word("value") not in chosen:
        return
    if asked.answers.get(name) is False:
        other = asked.form.fields[asked.word("other")]
        yield (
            name,
            gettext("Answer yes, because “%(choice)s” was chosen.")
            % {"choice": other.choice_label(asked.word("value"))},
        )


@rule_named("id_number_checksum")
def id_number_checksum(asked: Question) -> Problems:
    """Demand a sound citizen number where ``other`` has the given ``value``.

    Source: GB 11643-1999.
    """
    name = asked.word("field")
    number = asked.answers.get(name)
    concerned = asked.answers.get(asked.word("other")) == asked.word("value")
    if concerned and isinstance(number, str) and not is_citizen_number(number):
        yield (
            name,
            gettext("Enter the 18 places of the identity card; the check digit fails."),
        )


@rule_named("highest_of")
def highest_of(asked: Question) -> Problems:
    """Demand that ``field`` is the highest of a column, by ``order``."""
    name, order = asked.word("field"), asked.words("order")
    answer, column = asked.answers.get(name), asked.word("column")
    levels = [row.get(column) for _, row in asked.rows(asked.word("table"))]
    found = [order.index(one) for one in levels if one in order]
    if answer in order and found and answer != order[max(found)]:
        field = asked.form.fields[name]
        yield (
            name,
            gettext("Choose “%(choice)s”, the highest level among the rows.")
            % {"choice": field.choice_label(order[max(found)])},
        )


@rule_named("unique_column")
def unique_column(asked: Question) -> Problems:
    """Demand that no value of ``column`` comes twice."""
    name, column = asked.word("field"), asked.word("column")
    seen: list[object] = []
    for number, row in asked.rows(name):
        value = row.get(column)
        if value is not None and value in seen:
            yield (
                f"{name}.{number}.{column}",
                gettext("Enter a value that no other row has."),
            )
        seen.append(value)


@rule_named("column_not_after")
def column_not_after(asked: Question) -> Problems:
    """Demand that the dates of ``column`` do not lie after the field ``other``."""
    name, column = asked.word("field"), asked.word("column")
    last = as_date(asked.answers.get(asked.word("other")))
    for number, row in asked.rows(name):
        day = as_date(row.get(column))
        if last and day and day > last:
            yield (
                f"{name}.{number}.{column}",
                gettext("Enter a date not after “%(other)s”.")
                % {"other": asked.label(asked.word("other"))},
            )


@rule_named("rows_in_order")
def rows_in_order(asked: Question) -> Problems:
    """Demand in each row that ``column`` does not lie before the column ``other``."""
    name, column, other = (asked.word(w) for w in ("field", "column", "other"))
    for number, row in asked.rows(name):
        first, last = as_date(row.get(other)), as_date(row.get(column))
        if first and last and last < first:
            yield (
                f"{name}.{number}.{column}",
                gettext("Enter a date not before “%(other)s”.")
                % {"other": asked.label(f"{name}.{number}.{other}")},
            )


@rule_named("required_if_fact")
def required_if_fact(asked: Question) -> Problems:
    """Demand ``field`` where a fact of the case has one of the values ``in``."""
    name = asked.word("field")
    concerned = str(asked.facts.get(asked.word("fact"))) in asked.words("in")
    if concerned and name not in asked.answers:
        yield name, _fill_in(asked, name)


@rule_named("required_for_age")
def required_for_age(asked: Question) -> Problems:
    """Demand ``field`` of people ``below`` an age, or ``from`` an age on."""
    name, age = asked.word("field"), asked.facts.get("age")
    if not isinstance(age, int) or name in asked.answers:
        return
    below, start = asked.rule.get("below"), asked.rule.get("from")
    is_young = isinstance(below, int) and age < below
    is_old = isinstance(start, int) and age >= start
    if is_young or is_old:
        yield name, _fill_in(asked, name)


@rule_named("guardian_needed")
def guardian_needed(asked: Question) -> Problems:
    """Demand ``fields`` of people ``below`` an age or without full capacity.

    ``when`` names a truth value that must hold for the rule to apply,
    ``when_field`` and ``when_in`` a choice.

    Source: Civil Code, arts. 17-23; PIPL, art. 31.
    """
    if not _applies(asked):
        return
    age, below = asked.facts.get("age"), asked.rule.get("below")
    is_young = isinstance(age, int) and isinstance(below, int) and age < below
    capacity = asked.answers.get("has_capacity", asked.facts.get("has_capacity"))
    if is_young or capacity is False:
        for name in asked.words("fields"):
            if name not in asked.answers:
                yield name, _fill_in(asked, name)


def _applies(asked: Question) -> bool:
    """Say whether the condition of a rule, if it has one, holds."""
    if "when" in asked.rule:
        return asked.answers.get(asked.word("when")) is True
    if "when_field" in asked.rule:
        chosen = asked.answers.get(asked.word("when_field"))
        return chosen in asked.words("when_in")
    return True


def _fill_in(asked: Question, name: str) -> str:
    """Say that a field must be filled in."""
    return gettext("Fill in “%(label)s”.") % {"label": asked.label(name)}


def _pair(asked: Question) -> tuple[datetime | date | None, datetime | date | None]:
    """Read ``field`` and ``other`` as two moments, or else as two days."""
    answers = (
        asked.answers.get(asked.word("field")),
        asked.answers.get(asked.word("other")),
    )
    mine, theirs = as_moment(answers[0]), as_moment(answers[1])
    if mine and theirs:
        return mine, theirs
    return as_date(answers[0]), as_date(answers[1])


def _fact_day(asked: Question) -> date | None:
    """Read the fact that a rule names as a day."""
    return as_date(asked.facts.get(asked.word("fact")))


def _today(asked: Question) -> date:
    """Give the day that it is where the stations are."""
    return asked.now.astimezone(LOCAL).date()
