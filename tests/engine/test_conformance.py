"""Public models with known outcomes: passed, or refused with a reason."""

from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.runner import run
from tests.conformance.verdicts import Verdict

FOLDER = Path(__file__).parents[3] / "shared" / "conformance"
#: A release passes at least as many cases as the one before it.
LEAST_PASSED = 23


def test_every_case_passes_or_is_refused_with_a_reason():
    if not FOLDER.is_dir():
        pytest.skip("The conformance suite is not beside this checkout.")

    results = run(FOLDER)

    failed = [result for result in results if result.verdict is Verdict.FAIL]
    refused = [result for result in results if result.verdict is Verdict.REFUSED]
    assert failed == []
    assert all(result.reason for result in refused)
    counts = Counter(result.verdict for result in results)
    assert counts[Verdict.PASS] >= LEAST_PASSED
