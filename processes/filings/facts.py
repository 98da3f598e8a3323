"""What a filing or a spot check knows that its forms fill in."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from engine.extensions import FilledIn
from processes.casework.models import Case
from processes.filings.drawing import draw
from processes.filings.models import FilingCounter, Finding, Sample
from processes.filings.queries import population_of, secret_of, spot_check_of
from processes.organisation.models import County
from processes.organisation.roles import Level
from processes.working_days import CHINA


def facts_of(case: Case, filled: FilledIn) -> Mapping[str, object]:
    """Return what is known when a step is about to be completed.

    Returns:
        For the receipt ``receipt_number``; for the draw ``commitment``, ``seed``,
        ``drawn_objects`` and ``drawn_inspectors``, one a line; for the visit
        ``drawn_rows``; for the report on what was found ``finding_rows``.
    """
    if filled.element_id == "register_filing":
        return {"receipt_number": next_number(case, filled.now)}
    if filled.element_id == "draw_sample":
        return _drawn(case)
    if filled.element_id == "conduct_spot_check":
        return {"drawn_rows": _drawn_rows(case)}
    if filled.element_id == "rectify_finding":
        return {"finding_rows": _finding_rows(case)}
    return {}


def counter_of(case: Case, now: datetime) -> FilingCounter:
    """Return the counter of the filing body and year, held until commit."""
    key = {
        "county": case.county,
        "filing_body_id": filing_body_of(case),
        "year": now.astimezone(CHINA).year,
    }
    FilingCounter.objects.bulk_create(
        [FilingCounter(**key, last=0)], ignore_conflicts=True
    )
    return FilingCounter.objects.select_for_update().get(**key)


def next_number(case: Case, now: datetime) -> str:
    """Return the number that the filing body gives next; the numbers leave no gap."""
    counter = counter_of(case, now)
    return numbered(case, counter.year, counter.last + 1)


def numbered(case: Case, year: int, number: int) -> str:
    """Return a number as receipts show it, e.g. ``MY备〔2026〕3号``."""
    letters = County.objects.get(pk=case.county).letters
    return f"{letters}备〔{year}〕{number}号"


def filing_body_of(case: Case) -> UUID:
    """Return which body files."""
    return UUID(str(case.places[Level.FILING_BODY]))


def submitter_of(case: Case) -> UUID:
    """Return which body hands in."""
    return UUID(str(case.places[Level.SUBMITTER]))


def _drawn(case: Case) -> dict[str, object]:
    found = spot_check_of(case)
    if found is None:
        return {}
    drawn = draw(secret_of(found), population_of(found))
    return {
        "commitment": found.commitment,
        "seed": drawn.seed,
        "drawn_objects": "\n".join(drawn.objects),
        "drawn_inspectors": "\n".join(drawn.inspectors),
    }


def _drawn_rows(case: Case) -> list[dict[str, str]]:
    sample = Sample.objects.filter(county=case.county, spot_check__case=case).first()
    return [{"object": str(each)} for each in sample.objects_drawn] if sample else []


def _finding_rows(case: Case) -> list[dict[str, str]]:
    return [
        {
            "finding": each.text,
            "object": each.object,
            "due": each.due_on.isoformat(),
        }
        for each in open_findings(case)
    ]


def open_findings(case: Case) -> list[Finding]:
    """Return what was found and is not closed yet."""
    found = Finding.objects.filter(
        county=case.county, spot_check__case=case, closed_at=None
    )
    return [*found.order_by("position")]
