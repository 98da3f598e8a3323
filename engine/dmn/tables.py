"""Compile decision tables.

Source: DMN 1.5, 8.2 (decision tables), 8.3.3 (metamodel), 10.3.2.7 (hit policies).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from engine.dmn.boxes import Table
from engine.dmn.columns import Column
from engine.dmn.compiler import Compiler, Names, Scope, Step
from engine.dmn.intervals import sections_in
from engine.dmn.outcome import FiredRule, Run
from engine.dmn.outputs import Outputs
from engine.dmn.policies import Aggregator, HitPolicy
from engine.feel import Value
from engine.feel.builtins import BUILTINS
from engine.feel.comparison import equal

#: Makes the result of the rules that match, given by their places in the table.
_Policy: TypeAlias = Callable[[list[int], Scope, Run], Value]


def build_table(table: Table, compiler: Compiler, names: Names) -> Step:
    """Return the closure of a decision table."""
    columns = [
        Column(
            clause,
            [
                (rule.id, rule.tests[place] if place < len(rule.tests) else "")
                for rule in table.rules
            ],
            compiler,
            names,
        )
        for place, clause in enumerate(table.inputs)
    ]
    settle = _settling(table, Outputs(table, compiler, names))
    everything = (1 << len(table.rules)) - 1
    cost = 1 + len(columns)

    def evaluate(scope: Scope, run: Run) -> Value:
        run.spend(cost)
        alive = everything
        for column in columns:
            value = column.value(scope, run)
            run.inputs.append((column.label, value))
            allowed = column.allowed
            if allowed is not None and allowed.test(value, scope, run) is not True:
                run.doubt("an input of a decision table is not among its values")
                return None
            if alive:
                alive = column.matching(value, alive, scope, run)
        return settle(list(sections_in(alive)), scope, run)

    return evaluate


def _settling(table: Table, outputs: Outputs) -> _Policy:
    """Return what makes the result, and notes the rules that made it."""
    fired = [
        FiredRule(
            number, rule.id, MappingProxyType(dict(rule.annotations)), table.label
        )
        for number, rule in enumerate(table.rules, 1)
    ]
    policy = _POLICIES[table.policy]
    is_list = table.policy not in _SINGLE and table.aggregator is None

    def settle(rules: list[int], scope: Scope, run: Run) -> Value:
        if not rules and outputs.has_defaults:
            default = outputs.default(scope, run)
            return [default] if is_list else default
        run.spend(len(rules))
        chosen = policy(rules, outputs, scope, run)
        run.rules.extend(fired[rule] for rule, _ in chosen)
        values = [value for _, value in chosen]
        if is_list:
            return list(values)
        if table.aggregator is not None:
            return _AGGREGATED[table.aggregator](values, run)
        return values[0] if values else None

    return settle


_Chosen: TypeAlias = list[tuple[int, Value]]


def _unique(rules: list[int], outputs: Outputs, scope: Scope, run: Run) -> _Chosen:
    if len(rules) > 1:
        numbers = " and ".join(str(rule + 1) for rule in rules)
        run.doubt(f"rules {numbers} match, where only one may")
        return []
    return [(rule, outputs.of(rule, scope, run)) for rule in rules]


def _first(rules: list[int], outputs: Outputs, scope: Scope, run: Run) -> _Chosen:
    return [(rule, outputs.of(rule, scope, run)) for rule in rules[:1]]


def _any(rules: list[int], outputs: Outputs, scope: Scope, run: Run) -> _Chosen:
    chosen = _all(rules, outputs, scope, run)
    for rule, value in chosen[1:]:
        if equal(chosen[0][1], value, run) is not True:
            first = chosen[0][0] + 1
            run.doubt(
                f"rules {first} and {rule + 1} match, but differ in their outputs"
            )
            return []
    return chosen


def _all(rules: list[int], outputs: Outputs, scope: Scope, run: Run) -> _Chosen:
    return [(rule, outputs.of(rule, scope, run)) for rule in rules]


def _in_order(rules: list[int], outputs: Outputs, scope: Scope, run: Run) -> _Chosen:
    chosen = _all(rules, outputs, scope, run)
    return sorted(chosen, key=lambda pair: outputs.rank(pair[1], run))


def _priority(rules: list[int], outputs: Outputs, scope: Scope, run: Run) -> _Chosen:
    return _in_order(rules, outputs, scope, run)[:1]


def _built_in(name: str) -> Callable[[list[Value], Run], Value]:
    body = BUILTINS[name].body
    return lambda values, run: body((values,), run) if values else None


_SINGLE = frozenset(
    {HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.ANY, HitPolicy.PRIORITY}
)
_POLICIES: Mapping[HitPolicy, Callable[[list[int], Outputs, Scope, Run], _Chosen]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.FIRST: _first,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.COLLECT: _all,
    HitPolicy.RULE_ORDER: _all,
    HitPolicy.OUTPUT_ORDER: _in_order,
}
_AGGREGATED: Mapping[Aggregator, Callable[[list[Value], Run], Value]] = {
    Aggregator.SUM: _built_in("sum"),
    Aggregator.MIN: _built_in("min"),
    Aggregator.MAX: _built_in("max"),
    Aggregator.COUNT: lambda values, _run: Decimal(len(values)),
}
