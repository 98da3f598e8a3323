"""Turns a submission into what a browser would post."""

from collections.abc import Mapping


def posted(submission: Mapping[str, object]) -> dict[str, object]:
    """Return the controls of a form filled in with ``submission``."""
    controls: dict[str, object] = {}
    for name, answer in submission.items():
        if isinstance(answer, list) and answer and isinstance(answer[0], Mapping):
            for number, row in enumerate(answer):
                for column, value in row.items():
                    controls[f"{name}-{number}-{column}"] = _text(value)
        elif isinstance(answer, list):
            controls[name] = [_text(one) for one in answer]
        else:
            controls[name] = _text(answer)
    return controls


def _text(value: object) -> str:
    """Say one value as a control holds it; moments on the clock of China."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
