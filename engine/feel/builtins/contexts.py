"""Provide the built-in functions for contexts.

Source: DMN 1.5, 10.3.4.9 table 80 (context functions).
"""

from engine.feel.bounds import Evaluation
from engine.feel.builtins.signature import built_in, doubted
from engine.feel.values import Value


def _get_value(evaluation: Evaluation, context: dict[str, Value], key: str) -> Value:
    if key not in context:
        return doubted(evaluation, "a context without the entry that is asked for")
    return context[key]


def _get_entries(evaluation: Evaluation, context: dict[str, Value]) -> Value:
    evaluation.spend(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(evaluation: Evaluation, entries: list[Value]) -> Value:
    evaluation.spend(len(entries))
    made: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return doubted(evaluation, "an entry of a context without key and value")
        key = entry.get("key")
        if not isinstance(key, str) or key in made:
            return doubted(evaluation, "an entry of a context without a key of its own")
        made[key] = entry["value"]
    return made


def _context_put(
    evaluation: Evaluation,
    context: dict[str, Value],
    key: Value,
    value: Value,
) -> Value:
    keys: list[Value] = [key]
    if isinstance(key, list):
        keys = key
    if not keys:
        return doubted(evaluation, "context put with no key")
    return _put(evaluation, context, keys, value)


def _put(
    evaluation: Evaluation, context: dict[str, Value], keys: list[Value], value: Value
) -> Value:
    key, *rest = keys
    evaluation.spend(len(context) + len(keys))
    if not isinstance(key, str):
        return doubted(evaluation, "a key of context put that is no string")
    if not rest:
        return {**context, key: value}
    inner = context.get(key)
    if not isinstance(inner, dict):
        return doubted(evaluation, "context put into what is no context")
    changed = _put(evaluation, inner, rest, value)
    return None if changed is None else {**context, key: changed}


def _context_merge(evaluation: Evaluation, contexts: list[Value]) -> Value:
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return doubted(evaluation, "context merge of what is no context")
        evaluation.spend(1 + len(context))
        merged.update(context)
    return merged


FUNCTIONS = tuple(
    built_in(name, signature, body)
    for name, signature, body in (
        ("get value", "m: context, key: string", _get_value),
        ("get entries", "m: context", _get_entries),
        ("context", "entries: list", _context),
        (
            "context put",
            "context: context, key|keys: string|list, value: any",
            _context_put,
        ),
        ("context merge", "contexts: list", _context_merge),
    )
)
