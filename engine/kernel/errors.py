"""Why a command cannot be applied to an instance."""


class KernelError(Exception):
    """The command does not fit the state: a caller's mistake or a lost race."""


class ForeignState(Exception):
    """A stored state that this version cannot read; it is never evaluated."""


class StepFailed(Exception):
    """An automatic step cannot be executed; the token stays stuck at its element.

    Attributes:
        code: ``no_flow``, ``expression``, ``variable``, ``timer``, ``repetition``,
            ``endless`` or ``not_deployed``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
