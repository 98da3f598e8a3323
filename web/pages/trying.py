"""Trying a decision out: what it asks for, what was typed in, what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext

from engine import dmn
from engine.dmn.elements import InputData
from engine.feel import Evaluation, FeelError, Value, parse_unary_tests
from engine.feel.kinds import Kind
from web.pages.cells import value_text
from web.pages.decision_tables import (
    columns_of,
    in_order,
    label_of,
    outputs_of,
    words_of,
)

Context = dict[str, object]

_MAX_TEXT = 200
_BOOLEANS = {"true": True, "false": False}


@dataclass(slots=True)
class Trial:
    """One decision with the values that somebody typed in.

    Attributes:
        wanted: Of which type each input is.
        problems: What is wrong with a value, by input.
        outcome: What the decision said, if it was asked.
        failure: Why it could not say anything.
    """

    model: dmn.Model
    decision_id: str
    wanted: Mapping[str, dmn.Type]
    typed: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    outcome: dmn.Outcome | None = None
    failure: str = ""

    @classmethod
    def of(cls, model: dmn.Model, query: QueryDict, now: datetime) -> "Trial":
        """Read what was asked from an address, and ask it."""
        chosen = query.get("decision", "")
        decision_id = chosen if chosen in model.decisions else _main(model)
        wanted = dmn.wanted_by(model, decision_id) if decision_id else {}
        typed = {
            name: query.get(f"in.{name}", "").strip()[:_MAX_TEXT] for name in wanted
        }
        trial = cls(model, decision_id, wanted, typed)
        if "ask" in query and decision_id:
            trial._ask(now)
        return trial

    def _ask(self, now: datetime) -> None:
        given = {name: self._read(name, text) for name, text in self.typed.items()}
        if self.problems:
            return
        try:
            self.outcome = dmn.decide(self.model, self.decision_id, given, now=now)
        except FeelError as failed:
            self.failure = gettext(
                "It would take too long, or gives a value that is too large: %(why)s."
            ) % {"why": failed}

    def _read(self, name: str, text: str) -> Value:
        """Return a typed value; empty is nothing."""
        if not text:
            return None
        value: object = text
        try:
            if self._kind(name) is Kind.NUMBER:
                value = Decimal(text.replace(",", "").replace("，", ""))
            elif self._kind(name) is Kind.BOOLEAN:
                value = _BOOLEANS.get(text, text)
            return dmn.fitting(value, self.wanted[name])
        except (InvalidOperation, FeelError):
            self.problems[name] = _wish(self._kind(name))
            return None

    def _kind(self, name: str) -> Kind | None:
        return self.wanted[name].feel.kind

    def _data(self, name: str) -> InputData | None:
        return self.model.inputs.get(name)

    @property
    def fired(self) -> dict[str, set[int]]:
        """Numbers of the rules that gave the answer, by decision."""
        found: dict[str, set[int]] = {}
        for each in self.outcome.decided if self.outcome else ():
            found[each.decision_id] = {rule.index for rule in each.rules}
        return found

    def fields(self) -> Iterator[Context]:
        """Give what there is to fill in."""
        for name, value in self.typed.items():
            data = self._data(name)
            words = words_of(self.model, name)
            options = [(key, words.get(key, key)) for key in self._choices(name)]
            kind = self._kind(name)
            if kind is Kind.BOOLEAN:
                options = [
                    (key, value_text(_BOOLEANS[key], words)) for key in _BOOLEANS
                ]
            yield {
                "name": f"in.{name}",
                "id": f"try-{name}",
                "label": (data.words.label if data else "") or name,
                "kind": kind.value if kind else "",
                "options": options,
                "value": value,
                "problem": self.problems.get(name, ""),
            }

    def _choices(self, name: str) -> list[str]:
        """Return the texts that a column of conditions allows for an input."""
        for column in columns_of(self.model):
            if column.expression.text == name and column.words and column.allowed:
                tests = parse_unary_tests(column.allowed)
                return [
                    key
                    for key in column.words
                    if tests.test(key, {}, Evaluation()) is True
                ]
        return []

    def answer(self) -> list[tuple[str, str]]:
        """Return what the decision said, named."""
        if self.outcome is None:
            return []
        value = self.outcome.value
        columns = outputs_of(self.model, self.decision_id)
        if isinstance(value, dict):
            return [
                (
                    columns[name].label or name if name in columns else name,
                    value_text(each, columns[name].words if name in columns else {}),
                )
                for name, each in value.items()
            ]
        return [(label_of(self.model, self.decision_id), self._one(value))]

    def steps(self) -> list[tuple[str, str]]:
        """Return what was decided on the way, named."""
        made = self.outcome.decided[:-1] if self.outcome else ()
        return [
            (label_of(self.model, each.decision_id), value_text(each.value, {}))
            for each in made
        ]

    def _one(self, value: Value) -> str:
        columns = outputs_of(self.model, self.decision_id)
        only = next(iter(columns.values()), None)
        return value_text(value, only.words if only else {})


def _wish(kind: Kind | None) -> str:
    """Say what is to be typed in."""
    if kind is Kind.NUMBER:
        return gettext("Enter a number, such as 12500.50.")
    if kind is Kind.DATE:
        return gettext("Enter a day, such as 2026-01-31.")
    return gettext("This value is not one of those that the rules allow.")


def _main(model: dmn.Model) -> str:
    """Return the first decision of those that nobody else asks for."""
    return next((each.id for each in in_order(model)), "")
