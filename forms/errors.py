"""The ways in which forms refuse.

Messages never quote what a person typed: submissions hold personal data.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar


class FormError(Exception):
    """A wish about forms that cannot be granted."""

    code: ClassVar[str] = "form_refused"


class NoSuchForm(FormError):
    """No form was ever published under this name."""

    code = "no_such_form"

    def __init__(self, form_ref: str) -> None:
        super().__init__(f"Expected to use form {form_ref}, but it is not published.")
        self.form_ref = form_ref


class InvalidForm(FormError):
    """A form definition has a fault and cannot be published."""

    code = "invalid_form"

    def __init__(self, key: str, field: str, reason: str) -> None:
        place = f"{key}, {field}" if field else key
        super().__init__(f"Expected to publish form {place}, but {reason}.")
        self.key = key
        self.field = field
        self.reason = reason


class Invalid(FormError):
    """What was filled in is not acceptable.

    ``problems`` maps the path of a field (``objectives.0.target``) to sentences in
    the active language that say what to enter.
    """

    code = "invalid_submission"

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        super().__init__(f"Expected an acceptable form; problems in {len(problems)}.")
        self.problems = {path: list(found) for path, found in problems.items()}
