"""Which version of a process is meant: the active one, or one with a tag."""

from django.db.models import F, Q, QuerySet

from engine.models import ProcessDefinition


def active_version(process_id: str, county: int | None) -> ProcessDefinition | None:
    """Return the version on which a new instance would start.

    A county's own version wins over the shared one. The document, of which nobody
    asks here, stays in the database.
    """
    active = _of(process_id, county, status=ProcessDefinition.Status.ACTIVE)
    return active.defer("source").first()


def tagged_version(
    process_id: str, tag: str, county: int | None
) -> ProcessDefinition | None:
    """Return the latest version with a tag that was ever activated, or ``None``."""
    versions = _of(process_id, county, version_tag=tag)
    return versions.exclude(activated_at=None).order_by("-version").first()


def active_versions(county: int) -> list[ProcessDefinition]:
    """Return the versions on which new instances of a county would start."""
    rows = ProcessDefinition.objects.filter(
        Q(county=county) | Q(county=None), status=ProcessDefinition.Status.ACTIVE
    ).order_by("process_id", F("county").asc(nulls_last=True))
    found: dict[str, ProcessDefinition] = {}
    for row in rows.defer("source"):
        found.setdefault(row.process_id, row)
    return list(found.values())


def _of(
    process_id: str, county: int | None, **conditions: str
) -> QuerySet[ProcessDefinition]:
    return ProcessDefinition.objects.filter(
        Q(county=county) | Q(county=None), process_id=process_id, **conditions
    ).order_by(F("county").asc(nulls_last=True))
