"""Keep what the guard has proved of its own rules, for auditors."""

from collections.abc import Mapping
from datetime import datetime

from processes.oversight.models import GuardProof


def keep_proof(rules: str, shown: Mapping[str, object], *, now: datetime) -> GuardProof:
    """Keep what the grid has shown of a version of the rules, instead of an earlier.

    Args:
        rules: Digest of the rules.
    """
    proof, _ = GuardProof.objects.update_or_create(
        rules=rules, defaults={"shown": dict(shown), "made_at": now}
    )
    return proof


def proof_of(rules: str) -> GuardProof | None:
    """Return what was shown of a version of the rules; ``None`` for nothing yet."""
    return GuardProof.objects.filter(rules=rules).first()
