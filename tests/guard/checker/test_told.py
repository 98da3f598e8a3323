"""What the checker says is kept word for word, and how far it looked to say it."""

import pytest

from tests.guard.checker.told import FILES, KINDS, told


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_says_what_it_said_before(kind: str) -> None:
    kept = (FILES / f"{kind.lower()}.txt").read_text(encoding="utf-8")
    assert told(kind).splitlines() == kept.splitlines()
