"""Run the cases of a conformance folder; each is passed, refused or failed."""

import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from engine.crosscheck.walk import candidates
from engine.reading import PLAIN, Unreadable, read_definition
from engine.reading.reader import read
from tests.conformance.instance import Instance
from tests.conformance.rewriting import executable
from tests.conformance.verdicts import Result, Verdict

Oracle = dict[str, object]
_NOTHING_MORE = 200


class Mismatch(Exception):
    """The case did not go as its source says."""


def run(folder: Path) -> list[Result]:
    """Return the results of all cases of ``folder``, in the order of its manifest."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    return [_result(folder, row, expected[row["id"]]) for row in rows]


def _result(folder: Path, row: Mapping[str, str], oracle: Oracle) -> Result:
    file = row["local_file"].split(" ; ")[0]
    kind = str(oracle["kind"])
    if kind == "dmn-tck":
        return Result(
            row["id"], file, Verdict.REFUSED, "decision tables are not executed"
        )
    source = (folder / file).read_bytes()
    try:
        _KINDS[kind](source, oracle)
    except Unreadable as refused:
        reason = "; ".join(
            f"{k or 'file'}: {v[0]}" for k, v in refused.problems.items()
        )
        return Result(row["id"], file, Verdict.REFUSED, reason)
    except Mismatch as wrong:
        return Result(row["id"], file, Verdict.FAIL, str(wrong))
    return Result(row["id"], file, Verdict.PASS)


def _trace(source: bytes, oracle: Oracle) -> None:
    reading = read_definition(
        executable(source), policy=PLAIN, process_id=str(oracle["process"])
    )
    cases = oracle["cases"]
    assert isinstance(cases, list)
    for case in cases:
        trace: Counter[str] = Counter()

        def serve(
            operation: str,
            variables: Mapping[str, object],
            trace: Counter[str] = trace,
        ) -> Mapping[str, object] | str:
            return _served(operation, variables, trace)

        given = {k: case[k] for k in ("test", "integerVariable") if case[k] is not None}
        instance = Instance(reading.definition, given, serve)
        while not instance.is_over and instance.fire_next_timer():
            pass
        if instance.has_failed:
            trace["ERROR_thrownErrorEvent"] += 1
        if trace != Counter(case["expect"]):
            raise Mismatch(f"expected {case['expect']}, but got {sorted(trace)}")


def _served(
    operation: str, variables: Mapping[str, object], trace: Counter[str]
) -> Mapping[str, object] | str:
    if operation.startswith("SCRIPT_"):
        trace[operation] += 1
    elif operation == "CREATE_MARKER_FILE":
        trace["MARKER_exists"] += 1
    elif operation.startswith("INCREMENT_INTEGER_VARIABLE"):
        if operation.endswith("_AND_LOG"):
            trace["INCREMENT"] += 1
        before = variables.get("integerVariable")
        if isinstance(before, int):
            return {"integerVariable": before + 1}
    elif operation == "THROW_ERROR":
        return "ERR_CODE"
    return {}


def _reject(source: bytes, _oracle: Oracle) -> None:
    try:
        read_definition(source, policy=PLAIN)
    except Unreadable as refused:
        if _names_the_mistake(refused):
            return
        raise
    raise Mismatch("accepted, although it is wrong")


def _names_the_mistake(refused: Unreadable) -> bool:
    """Say whether more is named than a construct that is never executed."""
    return any(
        "EventDefinition is not executed" not in sentence
        for element_id, sentences in refused.problems.items()
        for sentence in sentences
        if element_id
    )


def _scenario(source: bytes, oracle: Oracle) -> None:
    steps = oracle["steps"]
    assert isinstance(steps, list)
    if {"expect_deploy_error": True} in steps:
        _reject(source, oracle)
        return
    definition = read_definition(source, policy=PLAIN).definition
    instance: Instance | None = None
    for step in steps:
        ((verb, value),) = step.items()
        if verb == "start":
            instance = Instance(definition, value)
            continue
        assert instance is not None
        _check(instance, verb, value)


def _check(instance: Instance, verb: str, value: object) -> None:
    seen: object = value
    if verb == "complete":
        instance.complete(str(value))
    elif verb == "advance_seconds":
        instance.advance(float(str(value)))
    elif verb == "expect_active":
        seen = instance.active()
    elif verb == "expect_active_count":
        seen = len(instance.active())
    elif verb == "expect_ended":
        seen = instance.is_over
    else:
        raise Mismatch(f"the runner does not know {verb}")
    if seen != value:
        raise Mismatch(f"{verb}: expected {value}, but got {seen}")


def _import(source: bytes, oracle: Oracle) -> None:
    """Hold the counts; a deployed file is kept as it is, so it exports unaltered."""
    elements, di = oracle["elements"], oracle["di"]
    assert isinstance(elements, dict)
    assert isinstance(di, dict)
    counted = Counter(etree.QName(each).localname for each in read(source).root.iter())
    for name, count in {**elements, **di}.items():
        if counted[name] != count:
            raise Mismatch(f"{name}: expected {count}, but read {counted[name]}")
    read_definition(source, policy=PLAIN)


def _domain(source: bytes, _oracle: Oracle) -> None:
    definition = read_definition(source, policy=PLAIN).definition
    draw = random.Random(1)  # noqa: S311
    for _ in range(20):
        instance = Instance(definition, {})
        for _ in range(_NOTHING_MORE):
            if instance.is_over:
                break
            values = {
                variable.name: draw.choice(candidates(definition, variable))
                for variable in definition.variables.values()
            }
            if work := instance.active():
                instance.complete(draw.choice(work), values)
            elif not instance.fire_next_timer():
                break
        if instance.is_over:
            return
    raise Mismatch("no end event was reached")


_KINDS: Mapping[str, Callable[[bytes, Oracle], None]] = {
    "trace": _trace,
    "reject": _reject,
    "scenario": _scenario,
    "import": _import,
    "domain": _domain,
}
