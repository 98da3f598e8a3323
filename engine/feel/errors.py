"""The one error of the expression language."""


class FeelError(ValueError):
    """Say what is wrong with an expression, and where.

    The message never contains a value from the context: it may end in a log.

    Attributes:
        position: offset of the offending character, or None while evaluating.
    """

    def __init__(self, message: str, *, position: int | None = None) -> None:
        where = "" if position is None else f" (at character {position + 1})"
        super().__init__(message + where)
        self.position = position
