"""The guard's report: what could be tried, what the rules made of it, what was proved.

The grid depends on the rules alone, so it is computed once for a version of them and
kept; everything else is looked up when it is asked for.
"""

import functools
import hashlib
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from engine import guard, queries
from engine.actors import system
from engine.models import ProcessDefinition
from processes import guard_policy
from processes.guard_policy import grid
from processes.organisation import roles
from processes.organisation.models import County
from processes.oversight.proofs import keep_proof, proof_of
from web.proving import entry_points
from web.proving.staffing import satisfiability
from web.tenancy import reading

#: What makes the rules: a change of it asks for a new proof.
_RULES = (Path(guard_policy.__file__).parent, Path(guard.__file__).parent)

Report = dict[str, object]


def report(
    now: datetime, *, tell: Callable[[int], None] = lambda _done: None
) -> Report:
    """Try everything, keep what it has shown, and return the whole report.

    Args:
        tell: Is told from time to time how many cells of the grid are done.
    """
    started = time.perf_counter()
    shown = survey(tell=tell)
    keep_proof(rules_digest(), shown, now=now)
    whole: Report = {
        **shown,
        "certificates": certificates(),
        "satisfiability": _staffing(now),
        "entry_points": entry_points.found(),
        "rules": rules_digest(),
        "at": now.isoformat(),
    }
    whole["seconds"] = round(time.perf_counter() - started, 2)
    return whole


def kept(now: datetime) -> Report:
    """Return what the grid has shown of the rules in force; try them if need be."""
    proof = proof_of(rules_digest()) or keep_proof(rules_digest(), survey(), now=now)
    shown: Report = proof.shown
    return shown


def survey(*, tell: Callable[[int], None] = lambda _done: None) -> Report:
    """Decide the whole grid by the rules in force."""
    started = time.perf_counter()
    found = grid.survey(tell=tell)
    return {
        "tuples": found.tuples,
        "allowed": found.allowed,
        "violations": [_told(*each) for each in found.violations],
        "blocked": [_told(*each) for each in found.blocked],
        "refused_by_rule": dict(found.refused_by_rule.most_common()),
        "acts": [
            {"act_type": act_type, "authority_only": only, "allowed": row}
            for (act_type, only), row in sorted(found.acts.items())
        ],
        "grid_seconds": round(time.perf_counter() - started, 2),
    }


def certificates() -> list[Report]:
    """Return what was proved of each version in use or waiting to be."""
    retired = ProcessDefinition.Status.RETIRED
    return [
        _certificate(each) for each in queries.definitions() if each.status != retired
    ]


def is_clean(whole: Report) -> bool:
    """Tell whether nothing speaks against the guard."""
    proved = whole["certificates"]
    assert isinstance(proved, list)
    return not (
        whole["violations"]
        or whole["blocked"]
        or any(each["findings"] for each in proved)
    )


@functools.cache
def rules_digest() -> str:
    """Return a digest of the rules that are in force here."""
    digest = hashlib.sha256(Path(roles.__file__).read_bytes())
    for room in _RULES:
        for path in sorted(room.rglob("*.py")):
            digest.update(path.relative_to(room.parent).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _staffing(now: datetime) -> list[Report]:
    """Return how every station of every county is staffed."""
    found: list[Report] = []
    for county in County.objects.order_by("ordinal").values_list("ordinal", flat=True):
        with reading(system(county)):
            found += satisfiability(county, now)
    return found


def _certificate(version: ProcessDefinition) -> Report:
    """Return the certificate of a version; without one, it says so."""
    proved = getattr(version, "certificate", None) or {}
    return {
        "definition": str(version.pk),
        "process": version.process_id,
        "name": version.name,
        "version": version.version,
        "county": version.county,
        "status": version.status,
        "hash": version.content_hash,
        "is_proved": bool(proved),
        "findings": proved.get("findings", []),
        "states": proved.get("states", 0),
        "complete": bool(proved.get("is_complete", False)),
    }


def _told(cell: str, reason: str) -> Report:
    return {"tuple": cell, "by": reason}
