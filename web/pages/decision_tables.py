"""The decisions of a model as pages show them: tables, texts, and what has changed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext, pgettext

from engine import dmn
from engine.dmn.boxes import InputClause, Literal, OutputClause, Rule, Table
from engine.dmn.elements import Decision
from engine.dmn.policies import HitPolicy
from web.pages import clauses
from web.pages.cells import result_text, test_text

Context = dict[str, object]

#: The column of a table in which clauses stand.
CLAUSE = "clause"
_REASON = "reason"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model is read beside.

    Attributes:
        before: The version before it, to see what has changed.
        fired: Numbers of the rules that gave the answer, by decision.
    """

    before: dmn.Model | None = None
    fired: Mapping[str, Collection[int]] = field(default_factory=dict)


def decisions(model: dmn.Model, reading: Reading) -> list[Context]:
    """Return every decision of a model, and those that are no more."""
    shown = [_decision(each, reading) for each in in_order(model)]
    before = reading.before.decisions if reading.before else {}
    gone = [each for key, each in before.items() if key not in model.decisions]
    return [*shown, *({**_heading(each), "change": "removed"} for each in gone)]


def in_order(model: dmn.Model) -> list[Decision]:
    """Return the decisions: tables that nobody else asks for first, helpers last."""
    asked = {
        reference.removeprefix("#")
        for each in model.decisions.values()
        for reference in each.needs
    }
    return sorted(
        model.decisions.values(),
        key=lambda each: (each.id in asked, not isinstance(each.logic, Table)),
    )


def label_of(model: dmn.Model, decision_id: str) -> str:
    """Return what people call a decision."""
    found = model.decisions.get(decision_id)
    return (found.words.label or found.name) if found else decision_id


def columns_of(model: dmn.Model) -> Iterator[InputClause]:
    """Give the columns of conditions of all tables."""
    for decision in model.decisions.values():
        if isinstance(decision.logic, Table):
            yield from decision.logic.inputs


def outputs_of(model: dmn.Model, decision_id: str) -> dict[str, OutputClause]:
    """Return the columns of results of a decision's table, by name."""
    found = model.decisions.get(decision_id)
    if found is None or not isinstance(found.logic, Table):
        return {}
    return {each.name: each for each in found.logic.outputs}


def words_of(model: dmn.Model, name: str) -> Mapping[str, str]:
    """Return what people call the values of a column or an input."""
    for column in columns_of(model):
        if name in {column.label, column.expression.text} and column.words:
            return column.words
    return {}


def _decision(each: Decision, reading: Reading) -> Context:
    old = reading.before.decisions.get(each.id) if reading.before else None
    change = "new" if reading.before else ""
    if old is not None:
        change = "changed" if _is_changed(each.logic, old.logic) else ""
    shown: Context = {**_heading(each), "change": change, "table": None, "text": ""}
    if isinstance(each.logic, Table):
        before = old.logic if old and isinstance(old.logic, Table) else None
        fired = reading.fired.get(each.id, ())
        shown["table"] = _table(each.logic, before, fired)
    elif isinstance(each.logic, Literal):
        shown["text"] = each.logic.text
        if change == "changed" and old and isinstance(old.logic, Literal):
            shown["old_text"] = old.logic.text
    return shown


def _is_changed(logic: object, before: object) -> bool:
    """Tell whether two versions of a decision differ; ids alone are no difference."""
    if isinstance(logic, Literal) and isinstance(before, Literal):
        return logic.text != before.text
    if isinstance(logic, Table) and isinstance(before, Table):
        rules, old_rules = map(_content, logic.rules), map(_content, before.rules)
        return _frame(logic) != _frame(before) or list(rules) != list(old_rules)
    return logic != before


def _frame(table: Table) -> object:
    """Return what a table says besides its rules."""
    return (
        (table.policy, table.aggregator),
        [(each.label, each.expression.text, each.allowed) for each in table.inputs],
        [(each.label, each.name, each.allowed) for each in table.outputs],
        [each.default and each.default.text for each in table.outputs],
    )


def _columns(table: Table) -> tuple[list[str], list[str]]:
    """Return what stands in the columns; only tables that agree have like rows."""
    return (
        [each.expression.text for each in table.inputs],
        [each.name for each in table.outputs],
    )


def _heading(each: Decision) -> Context:
    return {
        "id": each.id,
        "label": each.words.label or each.name,
        "question": each.words.question,
        "description": each.words.description,
    }


def _table(table: Table, before: Table | None, fired: Collection[int]) -> Context:
    if before and _columns(before) != _columns(table):
        # The cells of one would stand under the headings of the other.
        before = None
    notes = list(dict.fromkeys(name for r in table.rules for name, _ in r.annotations))
    rows = [
        {
            **_row(rule, table, notes),
            "number": number,
            "fired": number in fired,
            **_change(rule, table, before, notes),
        }
        for number, rule in enumerate(table.rules, 1)
    ]
    return {
        "policy": policy_text(table.policy),
        "inputs": [each.label for each in table.inputs],
        "outputs": [each.label or each.name for each in table.outputs],
        "notes": [_note_label(name) for name in notes],
        "rows": rows,
        "removed": [_row(rule, before, notes) for rule in _removed(table, before)]
        if before
        else [],
        "is_complete": table.must_be_complete,
    }


def _row(rule: Rule, table: Table, notes: list[str]) -> Context:
    said = dict(rule.annotations)
    return {
        "tests": [
            {
                "label": column.label,
                "text": test_text(cell, column.words),
                "feel": cell,
            }
            for column, cell in zip(table.inputs, rule.tests, strict=False)
        ],
        "results": [
            {
                "label": column.label or column.name,
                "text": result_text(cell.text, column.words),
                "feel": cell.text,
            }
            for column, cell in zip(table.outputs, rule.outputs, strict=False)
        ],
        "notes": [
            {
                "label": _note_label(name),
                "text": said.get(name, ""),
                "clause": clauses.chip(said.get(name, "")) if name == CLAUSE else None,
            }
            for name in notes
        ],
    }


def _note_label(name: str) -> str:
    """Return what people call a column of annotations."""
    names = {CLAUSE: gettext("Legal basis"), _REASON: gettext("Reason")}
    return names.get(name, name)


def _content(rule: Rule) -> object:
    return rule.tests, tuple(each.text for each in rule.outputs), rule.annotations


def _change(
    rule: Rule, table: Table, before: Table | None, notes: list[str]
) -> Context:
    """Return whether a rule is new, or what it was before."""
    if before is None or _content(rule) in map(_content, before.rules):
        return {"change": ""}
    old = next((each for each in before.rules if each.id == rule.id), None)
    if old is None:
        return {"change": "new"}
    return {"change": "changed", "before": _row(old, table, notes)}


def _removed(table: Table, before: Table) -> list[Rule]:
    kept = {rule.id for rule in table.rules}
    same = {_content(rule) for rule in table.rules}
    return [
        rule
        for rule in before.rules
        if rule.id not in kept and _content(rule) not in same
    ]


def policy_text(policy: HitPolicy) -> str:
    """Say how many rules may match, and what then holds."""
    words = {
        HitPolicy.UNIQUE: pgettext("hit policy", "exactly one rule applies"),
        HitPolicy.FIRST: pgettext("hit policy", "the first rule that applies holds"),
        HitPolicy.ANY: pgettext("hit policy", "several may apply if they say the same"),
        HitPolicy.PRIORITY: pgettext("hit policy", "the weightiest result holds"),
        HitPolicy.COLLECT: pgettext("hit policy", "all that apply are collected"),
        HitPolicy.RULE_ORDER: pgettext("hit policy", "all that apply, in this order"),
        HitPolicy.OUTPUT_ORDER: pgettext("hit policy", "all that apply, by weight"),
    }
    return words[policy]


def finding_text(found: Mapping[str, object], model: dmn.Model) -> str:
    """Say what the analysis has found."""
    rules, example = found.get("rules"), found.get("example")
    assert isinstance(rules, list)
    assert isinstance(example, dict)
    labels = {each.expression.text: each for each in columns_of(model)}
    said = gettext(", ").join(
        gettext("%(name)s = %(value)s")
        % {
            "name": labels[name].label if name in labels else name,
            "value": labels[name].words.get(value, value) if name in labels else value,
        }
        for name, value in example.items()
    )
    sentences = {
        "gap": gettext("No rule applies, for example with %(example)s."),
        "overlap": gettext(
            "Rules %(rules)s apply together, for example with %(example)s."
        ),
        "unreachable": gettext("Rule %(rules)s never applies."),
        "unjudged": gettext("Whether every case is covered cannot be worked out."),
    }
    words = {
        "example": said or gettext("any values"),
        "rules": gettext(", ").join(str(each) for each in rules),
    }
    table = label_of(model, str(found.get("decision", "")))
    sentence = sentences.get(str(found.get("kind")), str(found.get("sentence")))
    return gettext("%(table)s: %(sentence)s") % {
        "table": table,
        "sentence": sentence % words,
    }
