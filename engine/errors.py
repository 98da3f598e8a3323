"""The four ways in which the engine refuses, and nothing else.

A refusal is anticipated and told to whoever asked; a bug is any other exception
and is caught nowhere below ``web`` and the worker. ``code`` and ``data`` are for
machines, the text is English for engineers, ``web`` says it in Chinese.
"""

from collections.abc import Mapping
from typing import ClassVar


class EngineError(Exception):
    """A wish that the engine does not grant."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, **data: object) -> None:
        super().__init__(message)
        self.message = message
        self.data: dict[str, object] = data


class NotFound(EngineError):
    """No such thing among the counties that the actor may see.

    Attributes:
        hidden: Id of the case that is there and must not be known of; for the record
            of refusals, never for whoever asks.
    """

    code = "not_found"

    def __init__(
        self, thing: str, key: object, *, to: str, hidden: object = None
    ) -> None:
        self.hidden = hidden
        super().__init__(
            f"Expected to {to} {thing} {key}, but there is none.",
            thing=thing,
            key=str(key),
            wish=to,
        )


class NotAllowed(EngineError):
    """The actor may not do this; ``rule`` and ``clause`` say by which law."""

    code = "not_allowed"

    @property
    def rule(self) -> str:
        """Number of the rule, e.g. ``N01``; empty where no rule was needed."""
        return str(self.data.get("rule", ""))

    @property
    def clause(self) -> str:
        """Where the rule is written, e.g. ``001 §三(六)``."""
        return str(self.data.get("clause", ""))


class WrongState(EngineError):
    """The thing is no longer, or not yet, where the wish needs it."""

    code = "wrong_state"


class Rejected(EngineError):
    """What was handed in is not acceptable; ``problems`` says where and why.

    ``problems`` maps a field, an element id or a row to sentences.
    """

    code = "rejected"

    def __init__(
        self, message: str, problems: Mapping[str, list[str]], **data: object
    ) -> None:
        super().__init__(message, problems=dict(problems), **data)
        self.problems = dict(problems)
