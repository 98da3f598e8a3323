"""Deploy, activate, retire: two decisions by two people, and an end.

A version never changes. Running instances stay on theirs.
"""

from uuid import UUID

from django.db.models import Max

from engine import deployment, guard
from engine.actors import Origin
from engine.commands.releases import require_activatable
from engine.commands.wishes import command
from engine.deployment import Checked
from engine.errors import NotFound
from engine.extensions import EVERY_COUNTY, Act, Deed
from engine.models import ProcessDefinition
from engine.receipts import Receipt
from engine.tenancy import lock_name

_KIND = "process_definition"


@command
def deploy_definition(
    source: bytes,
    *,
    origin: Origin,
    policy: str = "station",
    county: int | None = None,
    reason: str = "",
) -> Receipt:
    """Store a new version as a draft; the same file again changes nothing.

    Args:
        source: The BPMN file as it is.
        policy: ``plain`` for any BPMN, ``station`` for what stations may run.
        county: For whom; empty for every county.
        reason: Why, for whoever activates it; about no person.

    Raises:
        NotAllowed: The actor may not deploy.
        Rejected: ``problems`` holds every problem by element id.
    """
    with guard.permitted(_act("deploy", origin, "", county)) as leave:
        checked = deployment.check(source, policy=policy, county=county)
        version = _stored(_version(source, checked, policy, county), origin, reason)
        leave.about(_KIND, version.pk)
        leave.note = "" if version.deployed_at == origin.now else "unchanged"
    return Receipt(str(version.pk), version.status)


@command
def activate_definition(definition_id: UUID, *, origin: Origin) -> Receipt:
    """Let new instances start on a version; its predecessor takes no more.

    Whoever activates accepts the elements that the second engine could not be
    asked about, and must be another person than whoever deployed.

    Raises:
        NotFound: No such version.
        NotAllowed: The same person deployed it, or the actor may not activate.
        WrongState: It is retired.
    """
    version = _locked(definition_id, to="activate")
    guard.permit(
        _act("activate", origin, version.process_id, version.county),
        about=(_KIND, version.pk),
    )
    require_activatable(version, origin)
    if version.status == ProcessDefinition.Status.DRAFT:
        ProcessDefinition.objects.filter(
            process_id=version.process_id,
            county=version.county,
            status=ProcessDefinition.Status.ACTIVE,
        ).update(status=ProcessDefinition.Status.RETIRED)
        version.status = ProcessDefinition.Status.ACTIVE
        version.activated_by = origin.actor.person_id
        version.activated_at = origin.now
        version.save(update_fields=["status", "activated_by", "activated_at"])
    return Receipt(str(version.pk), version.status)


@command
def retire_definition(definition_id: UUID, *, origin: Origin) -> Receipt:
    """Let a version take no new instances; those it has run to their end.

    Raises:
        NotFound: No such version.
        NotAllowed: The actor may not retire.
    """
    version = _locked(definition_id, to="retire")
    guard.permit(
        _act("retire", origin, version.process_id, version.county),
        about=(_KIND, version.pk),
    )
    version.status = ProcessDefinition.Status.RETIRED
    version.save(update_fields=["status"])
    return Receipt(str(version.pk), version.status)


def _version(
    source: bytes, checked: Checked, policy: str, county: int | None
) -> ProcessDefinition:
    """Return what a file would be as a version: the latest one, if it is the same."""
    process_id = checked.definition.process_id
    lock_name(f"definition|{process_id}|{county}")
    versions = ProcessDefinition.objects.filter(process_id=process_id, county=county)
    latest = versions.order_by("-version").first()
    retired = ProcessDefinition.Status.RETIRED
    if latest and latest.status != retired and _is_same(latest, checked, policy):
        _prove_anew(latest, checked)
        return latest
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return ProcessDefinition(
        process_id=process_id,
        county=county,
        version=last + 1,
        name=checked.definition.name,
        policy=policy,
        source=source,
        content_hash=checked.content_hash,
        form_refs=dict(checked.form_refs),
        called=dict(checked.called),
        crosscheck=checked.crosscheck,
        certificate=checked.certificate,
        version_tag=checked.version_tag,
        remarks=list(checked.remarks),
    )


def _stored(
    version: ProcessDefinition, origin: Origin, reason: str
) -> ProcessDefinition:
    """Store a new version; one that is stored already stays as it is."""
    if version._state.adding:
        version.reason = reason
        version.deployed_by = origin.actor.person_id
        version.deployed_at = origin.now
        version.save(force_insert=True)
    return version


def _locked(definition_id: UUID, *, to: str) -> ProcessDefinition:
    version = (
        ProcessDefinition.objects.select_for_update().filter(pk=definition_id).first()
    )
    if version is None:
        raise NotFound("process definition", definition_id, to=to)
    # Two versions activated at once must learn of each other.
    lock_name(f"definition|{version.process_id}|{version.county}")
    version.refresh_from_db()
    return version


def _prove_anew(latest: ProcessDefinition, checked: Checked) -> None:
    """Keep what today's rules prove of a version that stays what it is."""
    if latest.certificate != checked.certificate:
        latest.certificate = checked.certificate
        latest.save(update_fields=["certificate"])


def _is_same(latest: ProcessDefinition, checked: Checked, policy: str) -> bool:
    """Return whether deploying would only repeat the latest version."""
    return (
        latest.content_hash == checked.content_hash
        and latest.policy == policy
        and latest.form_refs == dict(checked.form_refs)
        and latest.called == dict(checked.called)
    )


def _act(deed: Deed, origin: Origin, process_id: str, county: int | None) -> Act:
    return Act(
        deed=deed,
        actor=origin.actor,
        now=origin.now,
        county=county or EVERY_COUNTY,
        process_id=process_id,
        door=origin.door,
    )
