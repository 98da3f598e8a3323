"""Provide the built-in functions that make one value of a list, or of arguments.

Source: DMN 1.5, 10.3.4.4 table 75 (list functions).
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal, Overflow

from engine.feel.bounds import Evaluation
from engine.feel.builtins.signature import built_in, doubted
from engine.feel.comparison import all_of, any_of, ordered
from engine.feel.errors import FeelError
from engine.feel.values import NUMBERS, Value

_ONE = Decimal(1)
_TWO = Decimal(2)


def _items(evaluation: Evaluation, arguments: list[Value]) -> list[Value]:
    """Read a list of values: one list, or the values as arguments."""
    only = arguments[0] if len(arguments) == 1 else None
    items = only if isinstance(only, list) else arguments
    evaluation.spend(len(items))
    return items


def _of_numbers(
    name: str, calculate: Callable[[Evaluation, list[Decimal]], Value]
) -> Callable[..., Value]:
    def answer(evaluation: Evaluation, arguments: list[Value]) -> Value:
        items = _items(evaluation, arguments)
        numbers = [item for item in items if isinstance(item, Decimal)]
        if len(numbers) < len(items):
            return doubted(evaluation, f"{name} of what is no number")
        try:
            return calculate(evaluation, numbers)
        except Overflow:
            raise FeelError("the result of a calculation is too large") from None

    return answer


def _total(numbers: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = NUMBERS.add(total, number)
    return total


def _mean_of(numbers: list[Decimal]) -> Decimal:
    return NUMBERS.divide(_total(numbers), Decimal(len(numbers)))


def _sum(evaluation: Evaluation, numbers: list[Decimal]) -> Value:
    return _total(numbers) if numbers else doubted(evaluation, "the sum of nothing")


def _product(evaluation: Evaluation, numbers: list[Decimal]) -> Value:
    if not numbers:
        return doubted(evaluation, "the product of nothing")
    result = _ONE
    for number in numbers:
        result = NUMBERS.multiply(result, number)
    return result


def _mean(evaluation: Evaluation, numbers: list[Decimal]) -> Value:
    return _mean_of(numbers) if numbers else doubted(evaluation, "the mean of nothing")


def _median(evaluation: Evaluation, numbers: list[Decimal]) -> Value:
    if not numbers:
        return doubted(evaluation, "the median of nothing")
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), _TWO)


def _stddev(evaluation: Evaluation, numbers: list[Decimal]) -> Value:
    if len(numbers) < 2:
        return doubted(evaluation, "the standard deviation of less than two numbers")
    evaluation.spend(len(numbers))
    mean = _mean_of(numbers)
    distances = [NUMBERS.subtract(number, mean) for number in numbers]
    squares = _total([NUMBERS.multiply(each, each) for each in distances])
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(numbers) - 1)))


def _mode(_evaluation: Evaluation, numbers: list[Decimal]) -> Value:
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    modes: list[Value] = []
    modes.extend(sorted(number for number in counts if counts[number] == most))
    return modes


def _extreme(operator: str) -> Callable[..., Value]:
    def choose(evaluation: Evaluation, arguments: list[Value]) -> Value:
        items = _items(evaluation, arguments)
        if not items:
            return doubted(evaluation, "the extreme of nothing")
        best = items[0]
        # The first is compared with itself, for it may have no order at all.
        for item in items:
            is_better = ordered(operator, item, best)
            if is_better is None:
                return doubted(evaluation, "the extreme of values that have no order")
            best = item if is_better else best
        return best

    return choose


def _all(evaluation: Evaluation, arguments: list[Value]) -> Value:
    return all_of(_items(evaluation, arguments))


def _any(evaluation: Evaluation, arguments: list[Value]) -> Value:
    return any_of(_items(evaluation, arguments))


FUNCTIONS = tuple(
    built_in(name, "list: any...", body)
    for name, body in (
        ("sum", _of_numbers("sum", _sum)),
        ("product", _of_numbers("product", _product)),
        ("mean", _of_numbers("mean", _mean)),
        ("median", _of_numbers("median", _median)),
        ("stddev", _of_numbers("stddev", _stddev)),
        ("mode", _of_numbers("mode", _mode)),
        ("min", _extreme("<")),
        ("max", _extreme(">")),
        ("all", _all),
        ("any", _any),
    )
)
