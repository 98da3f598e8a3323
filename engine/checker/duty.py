"""What the checker must know of an installation, as plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Route:
    """How somebody comes to the work of a role.

    Attributes:
        capacity: In which he or she would then act.
        steps: In words, e.g. ``("substitute of township_government", "post …")``.
    """

    capacity: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who may do what, and what brings about which administrative outcome.

    Attributes:
        act_types: The closed list.
        authority: Capacities that may exercise public authority.
        barred: Capacities that never do, i.e. those of station staff.
        routes: Role to every route to its work, by whatever detour.
        words: Words that no step without authority carries unreviewed.
        outcomes: Kind of administrative outcome to the act types that may make it.
        operations: Operation of a service task to the kind of outcome that it brings
            about, empty for none. One that is not listed is refused.
        reserved: Whether ``(act type, authority only)`` needs authority.
        reviewed: Process id to elements whose words somebody has looked at, with the
            name and documentation that were looked at; others need a new look.
    """

    act_types: frozenset[str]
    authority: frozenset[str]
    barred: frozenset[str]
    routes: Mapping[str, tuple[Route, ...]]
    words: tuple[str, ...]
    outcomes: Mapping[str, frozenset[str]]
    operations: Mapping[str, str]
    reserved: Callable[[str, bool], bool]
    reviewed: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _NOTHING)
