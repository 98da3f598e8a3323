"""A decision table of fifty rules against the same rules as ifs in Python."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product
from xml.sax.saxutils import escape

from benchmarks.interleaving import Size, compare
from benchmarks.machine import NOWHERE, Backend
from benchmarks.result import Finding, Goal, figures_of, without_unknown
from benchmarks.station import Station
from engine.dmn import decide, load

NAME = "dmn"
Case = Mapping[str, object]
_BANDS, _WIDTH, _RULES = 17, 5, 50
_RISKS = ("low", "middle", "high")
_INPUTS = ("age", "income", "risk")
_TYPES = ("number", "number", "string")
_LINES = list(product(range(0, _BANDS * _WIDTH, _WIDTH), _RISKS))[:_RULES]
_CASES: tuple[dict[str, object], ...] = tuple(
    {
        "age": Decimal(number * 7 % 83),
        "income": Decimal(number * 977 % 10_000),
        "risk": _RISKS[number % 3],
    }
    for number in range(60)
)


class Rules:
    """The rules as somebody asks them, on cases that meet all of them."""

    backend: Backend = NOWHERE

    def __init__(self, ask: Callable[[Case], object]) -> None:
        self._ask = ask

    def prepare(self, _operations: int) -> None:
        """Nothing is needed."""

    def operate(self) -> int:
        """Ask them a few times."""
        for case in _CASES:
            self._ask(case)
        return len(_CASES)


def _in_python() -> Callable[[Case], object]:
    """Return the rules as a function of one ``if`` a rule, with decimals."""
    lines = ["def ask(case):", *(f"    {each} = case['{each}']" for each in _INPUTS)]
    for number, (age, risk) in enumerate(_LINES):
        condition = f"d{age} <= age < d{age + _WIDTH} and income >= d{age}"
        lines.append(f"    if {condition} and risk == '{risk}': return {number}")
    bounds = range(0, (_BANDS + 1) * _WIDTH, _WIDTH)
    names: dict[str, object] = {f"d{each}": Decimal(each) for each in bounds}
    exec("\n".join(lines), names)  # noqa: S102 - the text is ours, and made here
    ask = names["ask"]
    assert callable(ask)
    return ask


def _table() -> bytes:
    """Return the rules as a decision table."""
    inputs = "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}"'
        f' typeRef="{kind}"/></inputData>'
        for name, kind in zip(_INPUTS, _TYPES, strict=True)
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#{name}"/>'
        "</informationRequirement>"
        for name in _INPUTS
    )
    clauses = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>"
        for name in _INPUTS
    )
    rules = "".join(
        _rule(f"[{age}..{age + _WIDTH})", f">= {age}", f'"{risk}"', str(number))
        for number, (age, risk) in enumerate(_LINES)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="b"'
        f' namespace="urn:b">{inputs}<decision id="d" name="d">{needs}'
        f"<decisionTable>{clauses}<output/>{rules}</decisionTable></decision>"
        "</definitions>"
    ).encode()


def _rule(*cells: str) -> str:
    *tests, output = (f"<text>{escape(cell)}</text>" for cell in cells)
    entries = "".join(f"<inputEntry>{test}</inputEntry>" for test in tests)
    return f"<rule>{entries}<outputEntry>{output}</outputEntry></rule>"


def run(size: Size, _station: Station | None, _database: str) -> list[Finding]:
    """Measure a unique table over two numbers and a text."""
    model, ask = load(_table()), _in_python()
    reference, engine = Rules(ask), Rules(lambda case: decide(model, "d", case).value)
    assert all(decide(model, "d", case).value == ask(case) for case in _CASES)
    comparison = compare(reference, engine, size)
    figures, skipped = without_unknown(
        figures_of(comparison), reference=reference, engine=engine
    )
    return [
        Finding(
            benchmark=NAME,
            case="a decision table of fifty rules and three inputs",
            parameters={"size": size.name},
            figures=figures,
            goals=(Goal("ratio", figures["ratio"], ship=0.1, aim=0.2),),
            skipped=skipped,
        )
    ]
