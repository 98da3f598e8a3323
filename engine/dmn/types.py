"""Turn item definitions into types of FEEL, with the values that they allow.

Source: DMN 1.5, 7.3.2 (item definitions), 10.3.2.9.4 (implicit conversions).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from engine.dmn.elements import FunctionItem, ItemType
from engine.dmn.errors import Problems
from engine.feel import Date, Evaluation, FeelError, Value, parse_unary_tests
from engine.feel.kinds import FeelType, Kind
from engine.feel.type_parser import parse_type
from engine.feel.types import ANY, coerce

_MOST_TYPES = 5_000
_PLAIN: Mapping[Kind | None, type] = {
    Kind.NUMBER: Decimal,
    Kind.STRING: str,
    Kind.BOOLEAN: bool,
    Kind.DATE: Date,
}
Check: TypeAlias = Callable[[Value, Evaluation], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Type:
    """What a value has to be where a model names a type.

    Attributes:
        check: Tells whether a value of the FEEL type is one of those allowed.
        allowed: Text of the tests that a single value has to meet; ``""`` if none.
        result: Of a function, the type of what it gives.
        size: How many types it is made of.
        plain: Python's type of all its values, where that is all there is to it.
    """

    name: str
    feel: FeelType
    check: Check | None = None
    allowed: str = ""
    result: "Type | None" = None
    size: int = 1
    plain: type | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.check is None:
            object.__setattr__(self, "plain", _PLAIN.get(self.feel.kind))

    @property
    def is_any(self) -> bool:
        """Whether every value conforms."""
        return self.feel.kind is None and self.check is None

    def conform(self, value: Value, evaluation: Evaluation) -> Value:
        """Return the value as one of this type; null and a doubt where it is none."""
        if value is None or type(value) is self.plain:
            return value
        coerced = coerce(value, self.feel, evaluation)
        if coerced is None:
            evaluation.doubt(f"a value does not conform to the type {self.name}")
            return None
        if self.check is not None and not self.check(coerced, evaluation):
            evaluation.doubt(f"a value is not one that the type {self.name} allows")
            return None
        return coerced


ANYTHING = Type("Any", ANY)


class Types:
    """The types that a model knows: its own, and those of the models it imports."""

    def __init__(
        self,
        items: Iterable[ItemType],
        imported: Mapping[str, Type],
        problems: Problems,
    ) -> None:
        self._items: dict[str, ItemType] = {}
        self._problems = problems
        self._open: list[str] = []
        self.known: dict[str, Type] = dict(imported)
        for item in items:
            if item.name in self._items:
                problems.refuse(
                    item.id, f"The type {item.name} is defined twice; keep one."
                )
            self._items[item.name] = item
            self.known.pop(item.name, None)
        for name in self._items:
            self._named(name)

    @property
    def feel(self) -> dict[str, FeelType]:
        """What the names of types mean in a text of FEEL."""
        return {name: type_.feel for name, type_ in self.known.items()}

    def find(self, type_ref: str, element_id: str) -> Type:
        """Return the type that an element refers to; refuse one that nobody defines."""
        if not type_ref:
            return ANYTHING
        found = self._named(type_ref)
        if found is not None:
            return found
        try:
            return Type(type_ref, parse_type(type_ref, self._feel_named))
        except FeelError:
            self._problems.refuse(
                element_id,
                f"The type {type_ref} is not defined; define it, or name one of FEEL: "
                "number, string, boolean, date, time, date and time, ...",
            )
            return ANYTHING

    def result_of(self, type_ref: str, element_id: str) -> Type:
        """Return the type of what something invocable gives, named or as a function."""
        found = self.find(type_ref, element_id)
        return found.result or (ANYTHING if found.feel.kind is Kind.FUNCTION else found)

    def _feel_named(self, name: str) -> FeelType | None:
        found = self._named(name)
        return None if found is None else found.feel

    def _named(self, name: str) -> Type | None:
        item = self._items.get(name)
        if name in self.known or item is None:
            return self.known.get(name)
        if name in self._open:
            self._problems.refuse(
                item.id, f"The type {name} is defined by itself; end the circle."
            )
            return ANYTHING
        self._open.append(name)
        self.known[name] = defined = self._defined(item)
        self._open.pop()
        return defined

    def _defined(self, item: ItemType) -> Type:
        if item.function is not None:
            base = self._function(item, item.function)
        elif item.components:
            base = self._structure(item)
        else:
            base = self.find(item.type_ref, item.id)
        if base.size > _MOST_TYPES:
            self._problems.refuse(
                item.id,
                f"The type {item.name} is made of more than {_MOST_TYPES:,} others.",
            )
            return ANYTHING
        allowed = self._tests(item.allowed, item.id)
        check = _both(base.check, allowed)
        feel = base.feel
        if item.is_collection:
            feel = FeelType(Kind.LIST, element=None if feel == ANY else feel)
            check = None if check is None else _of_each(check)
        check = _both(check, self._tests(item.constraint, item.id))
        texts = [text for text in (base.allowed, item.allowed) if text]
        single = item.constraint or (texts[-1] if texts else "")
        return Type(
            item.name,
            feel,
            check,
            "" if item.is_collection else single,
            None if item.is_collection else base.result,
            base.size + 1,
        )

    def _structure(self, item: ItemType) -> Type:
        parts = {each.name: self._defined(each) for each in item.components}
        checks = {name: part.check for name, part in parts.items() if part.check}
        entries = tuple((name, part.feel) for name, part in parts.items())
        return Type(
            item.name,
            FeelType(Kind.CONTEXT, entries=entries),
            _of_entries(checks) if checks else None,
            size=sum(part.size for part in parts.values()),
        )

    def _function(self, item: ItemType, function: FunctionItem) -> Type:
        parts = [self.find(each.type_ref, item.id) for each in function.parameters]
        result = self.find(function.output, item.id)
        parameters = tuple(part.feel for part in parts)
        return Type(
            item.name,
            FeelType(Kind.FUNCTION, parameters=parameters, result=result.feel),
            result=result,
            size=result.size + sum(part.size for part in parts),
        )

    def _tests(self, text: str, element_id: str) -> Check | None:
        if not text:
            return None
        try:
            tests = parse_unary_tests(text)
        except FeelError as wrong:
            self._problems.refuse(
                element_id, f"The allowed values are no tests: {wrong}."
            )
            return None
        return lambda value, evaluation: tests.test(value, {}, evaluation) is True


def _both(first: Check | None, second: Check | None) -> Check | None:
    if first is None or second is None:
        return first or second
    return lambda value, evaluation: (
        first(value, evaluation) and second(value, evaluation)
    )


def _of_each(check: Check) -> Check:
    def all_pass(value: Value, evaluation: Evaluation) -> bool:
        assert isinstance(value, list)
        return all(check(item, evaluation) for item in value if item is not None)

    return all_pass


def _of_entries(checks: Mapping[str, Check]) -> Check:
    def all_pass(value: Value, evaluation: Evaluation) -> bool:
        assert isinstance(value, dict)
        return all(
            check(value[name], evaluation)
            for name, check in checks.items()
            if value.get(name) is not None
        )

    return all_pass
