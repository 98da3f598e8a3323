"""Tell a supervisor whether this process lives and whether it can do its work."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engine.models import Job
from web import clock

# DESIGN: a worker looks every second; five minutes late means that none is running.
LATEST = timedelta(minutes=5)


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer that the process serves requests; ask nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when work can be done, else 503 with the reasons."""
    reasons = _reasons()
    if reasons:
        return JsonResponse({"status": "unready", "reasons": reasons}, status=503)
    return JsonResponse({"status": "ok"})


def _reasons() -> dict[str, str]:
    """Return what stands in the way, by subject."""
    try:
        missing = _missing_migrations()
        if missing:
            return {"migrations": f"{missing} not applied; run: manage.py migrate"}
        late = _oldest_overdue()
    except DatabaseError:
        return {"database": "it cannot be reached or refuses this role"}
    if late > LATEST:
        seconds = int(late.total_seconds())
        return {"jobs": f"the oldest waits for {seconds} s; is a worker running?"}
    return {}


def _missing_migrations() -> int:
    """Return how many migrations of this release the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _oldest_overdue() -> timedelta:
    """Return how long the oldest job waits that is due and in nobody's hands."""
    now = clock.utc_now()
    waiting = Job.objects.filter(done_at=None, parked_at=None, due_at__lte=now)
    free = waiting.exclude(locked_until__gt=now)
    oldest = free.order_by("due_at").values_list("due_at", flat=True).first()
    return now - oldest if oldest else timedelta(0)
