"""A jurisdiction profile: what one place has laid down, each value with its clause."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

DESIGN = "DESIGN"
INHERITED = "inherited"


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of a profile.

    Attributes:
        source: Clause that fixes it, or ``DESIGN`` for a default of this system.
        in_principle: ``warn`` where the clause says “in principle” (原则上): a warning
            and a recorded reason instead of a refusal. Empty otherwise.
    """

    value: object
    source: str
    in_principle: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something in which jurisdictions may differ.

    Attributes:
        labels: Words for the values or for the parts of a value, Chinese.
    """

    key: str
    group: str
    title: str
    title_en: str
    labels: Mapping[str, str]
    labels_en: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of a jurisdiction, with what it inherits.

    Attributes:
        own: What the jurisdiction's own document lays down.
        valid_to: First day on which it no longer holds; empty for until further notice.
    """

    name: str
    title: str
    title_en: str
    valid_from: date
    valid_to: date | None
    own: Mapping[str, Setting]
    base: "Profile | None"
    known: frozenset[str]

    def value(self, key: str) -> object:
        """Return a value, the inherited one where the document is silent.

        ``None`` if nobody has laid one down. Lists come as tuples, objects as read-only
        mappings.

        Raises:
            KeyError: There is no such parameter.
        """
        found = self._found(key)
        return found.value if found else None

    def number(self, key: str) -> float | None:
        """Return a number, or ``None`` if nobody has laid one down.

        Raises:
            KeyError: There is no such parameter.
            TypeError: It is no number.
        """
        value = self.value(key)
        if value is None or (
            isinstance(value, int | float) and not isinstance(value, bool)
        ):
            return value
        raise TypeError(f"{key} is no number.")

    def mapping(self, key: str) -> Mapping[str, object]:
        """Return a value that has parts, such as ``timers``; empty if there is none.

        Raises:
            KeyError: There is no such parameter.
            TypeError: It has no parts.
        """
        value = self.value(key)
        if value is None:
            return MappingProxyType({})
        if isinstance(value, Mapping):
            return value
        raise TypeError(f"{key} has no parts.")

    def source(self, key: str) -> str:
        """Return the clause of a value, ``DESIGN``, or ``inherited``.

        Raises:
            KeyError: There is no such parameter.
        """
        self._require(key)
        found = self.own.get(key)
        return found.source if found else INHERITED

    def clause(self, key: str) -> str:
        """Return the clause of a value also where it is inherited; empty for none.

        Raises:
            KeyError: There is no such parameter.
        """
        found = self._found(key)
        return found.source if found else ""

    def is_in_principle(self, key: str) -> bool:
        """Tell whether a value is to be warned about instead of being enforced.

        Raises:
            KeyError: There is no such parameter.
        """
        found = self._found(key)
        return bool(found and found.in_principle)

    def _found(self, key: str) -> Setting | None:
        self._require(key)
        if key in self.own:
            return self.own[key]
        return self.base._found(key) if self.base else None

    def _require(self, key: str) -> None:
        if key not in self.known:
            raise KeyError(f"There is no parameter {key!r}.")


def frozen(value: object) -> object:
    """Return a JSON value that nobody can change."""
    match value:
        case dict():
            return MappingProxyType(
                {name: frozen(each) for name, each in value.items()}
            )
        case list():
            return tuple(frozen(each) for each in value)
    return value
