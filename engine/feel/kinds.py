"""Name the kinds of values, and the types that are made of them."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Name what a value is; only values of one kind can be compared."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAYS_TIME = "days and time duration"
    YEARS_MONTHS = "years and months duration"
    RANGE = "range"
    LIST = "list"
    CONTEXT = "context"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class FeelType:
    """Be a type of values.

    Attributes:
        kind: Of which kind its values are; None is the type Any.
        element: Type of the items of a list or of the ends of a range.
        entries: Names and types of the entries that a context must have.
        parameters: Types of the parameters of a function; None is any function.
        result: Type of what a function gives.

    Source: DMN 1.5, 10.3.2.9 (type lattice).
    """

    kind: Kind | None = None
    element: "FeelType | None" = None
    entries: tuple[tuple[str, "FeelType"], ...] = ()
    parameters: "tuple[FeelType, ...] | None" = None
    result: "FeelType | None" = None
