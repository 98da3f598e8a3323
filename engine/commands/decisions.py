"""Deploy, activate, retire a decision model: two decisions by two people, and an end.

A version never changes. Whoever asks for a day gets the version that holds on it.
"""

from uuid import UUID

from django.db.models import Max, QuerySet

from engine import decisions, guard
from engine.actors import Origin
from engine.commands.releases import require_activatable
from engine.commands.wishes import command
from engine.decisions import EVERYBODY, Scope
from engine.errors import NotFound
from engine.extensions import EVERY_COUNTY, Act, Deed
from engine.models import DecisionDefinition
from engine.receipts import Receipt
from engine.tenancy import lock_name

_KIND = "decision_model"
_ACTIVE = DecisionDefinition.Status.ACTIVE
_RETIRED = DecisionDefinition.Status.RETIRED


@command
def deploy_decision(
    source: bytes, *, origin: Origin, scope: Scope = EVERYBODY
) -> Receipt:
    """Store a new version as a draft; the same file again changes nothing.

    Args:
        source: The DMN file as it is.

    Raises:
        NotAllowed: The actor may not deploy.
        Rejected: ``problems`` holds every problem by element id.
    """
    with guard.permitted(_act("deploy", origin, scope.county)) as leave:
        version = _deployed(decisions.check(source, scope), scope, origin)
        leave.about(_KIND, version.pk)
        leave.note = "" if version.deployed_at == origin.now else "unchanged"
    return Receipt(str(version.pk), version.status)


@command
def activate_decision(version_id: UUID, *, origin: Origin) -> Receipt:
    """Let a version be asked; what holds only on days on which it holds too retires.

    Whoever activates accepts what the analysis found, and must be another person
    than whoever deployed.

    Raises:
        NotFound: No such version.
        NotAllowed: The same person deployed it, or the actor may not activate.
        WrongState: It is retired.
        Rejected: Another model of its scope answers for one of its decisions.
    """
    version = _locked(version_id, to="activate")
    guard.permit(_act("activate", origin, version.county), about=(_KIND, version.pk))
    require_activatable(version, origin)
    decisions.require_one_answer(version)
    if version.status == DecisionDefinition.Status.DRAFT:
        _superseded_by(version).update(status=_RETIRED)
        version.status = _ACTIVE
        version.activated_by = origin.actor.person_id
        version.activated_at = origin.now
        version.save(update_fields=["status", "activated_by", "activated_at"])
    return Receipt(str(version.pk), version.status)


@command
def retire_decision(version_id: UUID, *, origin: Origin) -> Receipt:
    """Let a version be asked no more.

    Raises:
        NotFound: No such version.
        NotAllowed: The actor may not retire.
    """
    version = _locked(version_id, to="retire")
    guard.permit(_act("retire", origin, version.county), about=(_KIND, version.pk))
    version.status = _RETIRED
    version.save(update_fields=["status"])
    return Receipt(str(version.pk), version.status)


def _deployed(
    fresh: DecisionDefinition, scope: Scope, origin: Origin
) -> DecisionDefinition:
    """Return the stored version: the fresh one, or the latest if it is the same."""
    _lock_scope(fresh)
    known = DecisionDefinition.objects.filter(
        model_id=fresh.model_id, county=scope.county, jurisdiction=scope.jurisdiction
    )
    latest = known.order_by("-version").first()
    if latest and latest.status != _RETIRED and _is_same(latest, fresh):
        return latest
    last = known.aggregate(last=Max("version"))["last"] or 0
    fresh.version = last + 1
    fresh.deployed_by = origin.actor.person_id
    fresh.deployed_at = origin.now
    fresh.save(force_insert=True)
    return fresh


def _superseded_by(version: DecisionDefinition) -> QuerySet[DecisionDefinition]:
    """Return the active versions that would not be asked on any day any more."""
    found = DecisionDefinition.objects.filter(
        model_id=version.model_id,
        county=version.county,
        jurisdiction=version.jurisdiction,
        status=_ACTIVE,
    )
    if version.valid_from is not None:
        found = found.filter(valid_from__gte=version.valid_from)
    if version.valid_to is not None:
        found = found.filter(valid_to__lte=version.valid_to)
    return found


def _locked(version_id: UUID, *, to: str) -> DecisionDefinition:
    rows = DecisionDefinition.objects.select_for_update()
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFound("decision model", version_id, to=to)
    # Two versions activated at once must learn of each other.
    _lock_scope(version)
    version.refresh_from_db()
    return version


def _lock_scope(row: DecisionDefinition) -> None:
    lock_name(f"decision|{row.county}|{row.jurisdiction}")


def _is_same(latest: DecisionDefinition, fresh: DecisionDefinition) -> bool:
    """Return whether deploying would only repeat the latest version."""
    return (
        latest.content_hash == fresh.content_hash and latest.imported == fresh.imported
    )


def _act(deed: Deed, origin: Origin, county: int | None) -> Act:
    return Act(
        deed=deed,
        actor=origin.actor,
        now=origin.now,
        county=county or EVERY_COUNTY,
        door=origin.door,
    )
