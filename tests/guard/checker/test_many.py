"""Hundreds of definitions: no forbidden one passes, no allowed one is refused."""

from collections import Counter

from engine.checker import check
from tests.conftest import Size
from tests.guard.checker.allowed import allowed
from tests.guard.checker.duties import STAND_IN, WORKER, duty
from tests.guard.checker.forbidden import NESTINGS, forbidden

DUTY = duty(stood_in=(STAND_IN, *WORKER))


def test_none_that_is_forbidden_passes(size: Size) -> None:
    accepted: list[tuple[str, str, str]] = []
    otherwise: list[tuple[str, str, str, set[str]]] = []
    seen: Counter[str] = Counter()
    for code, variant, nesting, definition in forbidden(size.seed):
        found = {finding.code for finding in check(definition, DUTY).findings}
        seen[code] += 1
        if not found:
            accepted.append((code, variant, nesting))
        elif code not in found:
            otherwise.append((code, variant, nesting, found))
    assert not accepted, accepted
    # Silence within a sub-process that the act is not in looks like no act at all.
    assert {(code, *found) for code, _, _, found in otherwise} <= {
        ("SILENCE", "UNPROVEN")
    }, otherwise
    assert seen.total() >= 300
    assert min(seen.values()) >= 2 * len(NESTINGS)


def test_none_that_is_allowed_fails(size: Size, *, full_size: bool) -> None:
    refused = []
    number = max(size.models, 300) if full_size else 120
    for definition in allowed(size.seed, number):
        certificate = check(definition, DUTY)
        if certificate.findings:
            refused.append([(f.code, f.sentence) for f in certificate.findings])
    assert not refused, (len(refused), refused[:5])
