"""Run the cases of a conformance folder; each passes or fails, with the reason."""

import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from engine.crosscheck.walk import candidates
from engine.kernel.definition import Definition
from engine.reading import PLAIN, Unreadable, read_definition
from engine.reading.names import bpmn
from engine.reading.reader import read
from tests.conformance.rewriting import executable
from tests.conformance.tck import run_file
from tests.conformance.verdicts import Result, Verdict
from tests.conformance.world import Instance, World

Oracle = dict[str, object]
_NOTHING_MORE = 200
#: So many random answers are looked at for one after which the way goes on.
_LOOKS = 8
#: Process that a case of betsy starts beside its own; operations that take time.
_PARTNER = "ParallelProcess"
_SLOW = {
    name: 10
    for name in ("WAIT_TEN_SECONDS", "CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2")
}


class Mismatch(Exception):
    """The case did not go as its source says."""


def run(folder: Path) -> list[Result]:
    """Return the results of all cases of ``folder``, in the order of its manifest."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    return [_result(folder, row, expected[row["id"]]) for row in rows]


def _result(folder: Path, row: Mapping[str, str], oracle: Oracle) -> Result:
    case, file = row["id"], row["local_file"].split(" ; ")[0]
    if oracle["kind"] == "dmn-tck":
        return _decisions(folder, row)
    kind = _KINDS.get(str(oracle["kind"]))
    if kind is None:
        reason = f"cases of the kind {oracle['kind']} are not executed"
        return Result(case, file, Verdict.FAIL, reason)
    try:
        kind((folder / file).read_bytes(), oracle)
    except Unreadable as refused:
        return Result(case, file, Verdict.FAIL, _said(refused), refused=True)
    except Mismatch as wrong:
        return Result(case, file, Verdict.FAIL, str(wrong))
    except Exception as crash:  # a crash is a bug, and one of them must not hide others
        return Result(case, file, Verdict.FAIL, f"crashed: {crash!r}")
    return Result(case, file, Verdict.PASS)


def _decisions(folder: Path, row: Mapping[str, str]) -> Result:
    """Return one result for all result nodes of a model."""
    file, *tests = row["local_file"].split(" ; ")
    nodes = [
        node
        for test in tests
        if test.endswith(".xml")
        for node in run_file(folder / test, folder)
    ]
    wrong = [f"{node.case}: {node.reason}" for node in nodes if node.reason]
    verdict = Verdict.FAIL if wrong or not nodes else Verdict.PASS
    return Result(row["id"], file, verdict, "; ".join(wrong))


def _said(refused: Unreadable) -> str:
    return "; ".join(f"{k or 'file'}: {v[0]}" for k, v in refused.problems.items())


# -- traces ----------------------------------------------------------------------


def _trace(source: bytes, oracle: Oracle) -> None:
    cases = oracle["cases"]
    assert isinstance(cases, list)
    process_id = str(oracle["process"])
    try:
        definitions = _definitions(executable(source), process_id)
    except Unreadable:
        if all(case["expect"] in (["ERROR"], ["ERROR_deployment"]) for case in cases):
            return
        raise
    for case in cases:
        trace = _traced(definitions, process_id, case)
        if trace != Counter(case["expect"]):
            got = sorted(trace.elements())
            raise Mismatch(f"expected {case['expect']}, but got {got}")


def _definitions(source: bytes, process_id: str) -> dict[str, Definition]:
    """Return the process that is meant and all others of its file."""
    named = [str(p.get("id")) for p in read(source).root.findall(bpmn("process"))]
    wanted = [process_id, *(name for name in named if name != process_id)]
    return {
        each: read_definition(source, policy=PLAIN, process_id=each).definition
        for each in wanted
    }


def _traced(
    definitions: Mapping[str, Definition], process_id: str, case: Mapping[str, object]
) -> Counter[str]:
    trace: Counter[str] = Counter()
    seen: Counter[str] = Counter()

    def serve(
        operation: str, variables: Mapping[str, object]
    ) -> Mapping[str, object] | str:
        return _served(operation, variables, trace, seen)

    given = {k: case[k] for k in ("test", "integerVariable") if case[k] is not None}
    world = World(definitions, serve, _SLOW)
    if case.get("parallel") and _PARTNER in definitions and process_id != _PARTNER:
        world.start(_PARTNER, {})
    instance = world.start(process_id, given)
    for _ in range(_NOTHING_MORE):
        if not world.pass_time():
            break
    _add_observations(trace, seen, case, world, instance)
    return trace


def _add_observations(
    trace: Counter[str],
    seen: Counter[str],
    case: Mapping[str, object],
    world: World,
    instance: Instance,
) -> None:
    """Add what the suite's harness looks at beside the log, where a case asks."""
    expected = case["expect"]
    assert isinstance(expected, list)
    if instance.has_failed:
        trace["ERROR_thrownErrorEvent"] += 1
    if instance.failures:
        trace["ERROR" if "ERROR" in expected else "ERROR_runtime"] += 1
    for name in ("MARKER_exists", "DATA_correct"):
        if name in expected and seen[name]:
            trace[name] += 1
    spans = sorted(world.busy)
    if "EXECUTION_parallel" in expected and len(spans) > 1:
        trace["EXECUTION_parallel"] += spans[1][0] < spans[0][1]


def _served(
    operation: str,
    variables: Mapping[str, object],
    trace: Counter[str],
    seen: Counter[str],
) -> Mapping[str, object] | str:
    answer: dict[str, object] = {}
    for token in filter(None, (each.strip() for each in operation.split(","))):
        if token.startswith("SCRIPT_"):
            trace[token] += 1
        elif token == "CREATE_MARKER_FILE":
            seen["MARKER_exists"] += 1
        elif token == "SET_STRING_DATA":
            answer["data"] = "String"
        elif token == "LOG_DATA":
            seen["DATA_correct"] += variables.get("data") == "String"
        elif token.startswith("INCREMENT_INTEGER_VARIABLE"):
            trace["INCREMENT"] += token.endswith("_AND_LOG")
            before = variables.get("integerVariable")
            answer["integerVariable"] = (before if isinstance(before, int) else 0) + 1
        elif token == "THROW_ERROR":
            return "ERR_CODE"
    trace += Counter()  # drops what was counted as nothing
    return answer


# -- other kinds -----------------------------------------------------------------


def _reject(source: bytes, _oracle: Oracle) -> None:
    try:
        process = next(iter(read(source).root.findall(bpmn("process"))), None)
        chosen = "" if process is None else str(process.get("id") or "")
        read_definition(executable(source), policy=PLAIN, process_id=chosen)
    except Unreadable as refused:
        if not any(element_id for element_id in refused.problems):
            raise Mismatch(f"refused without an element: {_said(refused)}") from refused
        return
    raise Mismatch("accepted, although it is wrong")


def _scenario(source: bytes, oracle: Oracle) -> None:
    steps = oracle["steps"]
    assert isinstance(steps, list)
    if {"expect_deploy_error": True} in steps:
        _reject(source, oracle)
        return
    definition = read_definition(source, policy=PLAIN).definition
    world = World({})
    for step in steps:
        ((verb, value),) = step.items()
        if verb == "start":  # each start begins a story of its own
            world = World({definition.process_id: definition})
            world.start(definition.process_id, value or {})
        else:
            _check(world, verb, value)


def _check(world: World, verb: str, value: object) -> None:
    do = _VERBS.get(verb)
    if do is None:
        raise Mismatch(f"the runner does not know {verb}")
    seen = do(world, value)
    if seen is not None and seen != value:
        raise Mismatch(f"{verb}: expected {value}, but got {seen}")


def _complete(world: World, value: object) -> None:
    element_id, variables = value, None
    if isinstance(value, dict):
        element_id, variables = value["id"], value.get("variables")
    for instance in world.instances:
        if element_id in instance.active():
            instance.complete(str(element_id), variables)
            return
    raise Mismatch(f"complete: nobody works at {element_id}")


def _message(world: World, value: object) -> None:
    world.say(str(value))


def _signal(world: World, value: object) -> None:
    world.broadcast(str(value))


def _advance(world: World, value: object) -> None:
    world.advance(float(str(value)))


_VERBS: Mapping[str, Callable[[World, object], object]] = {
    "complete": _complete,
    "message": _message,
    "signal": _signal,
    "advance_seconds": _advance,
    "expect_active": lambda world, _value: sorted(
        each for instance in world.instances for each in instance.active()
    ),
    "expect_active_count": lambda world, _value: sum(
        len(instance.active()) for instance in world.instances
    ),
    "expect_ended": lambda world, _value: all(i.is_over for i in world.instances),
}


def _import(source: bytes, oracle: Oracle) -> None:
    """Hold the counts after import and export; a drawing need not be executable."""
    elements, di = oracle["elements"], oracle["di"]
    assert isinstance(elements, dict)
    assert isinstance(di, dict)
    exported = read(etree.tostring(read(source).root)).root
    counted = Counter(etree.QName(each).localname for each in exported.iter())
    for name, count in {**elements, **di}.items():
        if counted[name] != count:
            raise Mismatch(f"{name}: expected {count}, but read {counted[name]}")


def _domain(source: bytes, _oracle: Oracle) -> None:
    definition = read_definition(source, policy=PLAIN).definition
    if not is_driven_to_an_end({definition.process_id: definition}):
        raise Mismatch("no end event was reached")


def is_driven_to_an_end(
    definitions: Mapping[str, Definition], *, tries: int = 20
) -> bool:
    """Return whether random work leads an instance of the first process to its end."""
    draw = random.Random(1)  # noqa: S311
    definition = next(iter(definitions.values()))
    for _ in range(tries):
        world = World(definitions)
        instance = world.start(definition.process_id, {})
        for _ in range(_NOTHING_MORE):
            if instance.is_over or not _moves(world, draw):
                break
        if instance.state is not None and instance.is_over:
            return True
    return False


def _drawn(definition: Definition, draw: random.Random) -> dict[str, object]:
    return {
        variable.name: draw.choice(candidates(definition, variable))
        for variable in definition.variables.values()
        if variable.type != "list"
    }


def _moves(world: World, draw: random.Random) -> bool:
    """Do one piece of work, or let time pass, or say what somebody waits to hear."""
    for instance in world.instances:
        if work := instance.active():
            step = draw.choice(work)
            drawn = [_drawn(instance.definition, draw) for _ in range(_LOOKS)]
            instance.complete(
                step, next((v for v in drawn if instance.can(step, v)), drawn[0])
            )
            return True
    if world.pass_time():
        return True
    for instance in world.instances:
        if heard := sorted(instance.projection.messages):
            instance.deliver(draw.choice(heard), {})
            return True
        if heard := sorted(instance.projection.signals):
            name = instance.projection.signals[draw.choice(heard)].name
            world.broadcast(name)
            return True
    return False


_KINDS: Mapping[str, Callable[[bytes, Oracle], None]] = {
    "trace": _trace,
    "reject": _reject,
    "scenario": _scenario,
    "import": _import,
    "domain": _domain,
}
