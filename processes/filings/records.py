"""What the steps of a filing and of a spot check write into their own rows.

Source: domain specification §14.14.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext

from engine import sealing
from engine.errors import Rejected
from engine.extensions import FilledIn
from engine.identifiers import new_id
from processes.bureau.register import Register
from processes.casework.models import Case
from processes.filings import drawing
from processes.filings.facts import (
    counter_of,
    facts_of,
    filing_body_of,
    numbered,
    open_findings,
    submitter_of,
)
from processes.filings.models import Filing, Finding, Sample, SpotCheck
from processes.filings.queries import (
    filing_of,
    population_of,
    secret_of,
    secret_place,
    spot_check_of,
)
from processes.legal_periods import period
from processes.working_days import CHINA

Recorder = Callable[[Case, FilledIn], None]


def _prepare(case: Case, filled: FilledIn) -> None:
    filing = filing_of(case) or Filing(
        id=new_id(),
        county=case.county,
        case=case,
        submitter_id=submitter_of(case),
        filing_body_id=filing_body_of(case),
    )
    filing.what = str(filled.data["what_is_filed"])
    filing.subject = str(filled.data["filing_subject"])
    filing.reference = str(filled.data.get("filing_reference", ""))
    filing.save()


def _submit(case: Case, filled: FilledIn) -> None:
    filing = _filing(case)
    filing.submitted_at = filled.now
    filing.save(update_fields=["submitted_at"])


def _return(case: Case, filled: FilledIn) -> None:
    filing = _filing(case)
    filing.returns += 1
    filing.save(update_fields=["returns"])


def _register(case: Case, filled: FilledIn) -> None:
    """Give the number that the form shows; numbers leave no gap."""
    filing = _filing(case)
    counter = counter_of(case, filled.now)
    counter.last += 1
    counter.save(update_fields=["last"])
    filing.number = numbered(case, counter.year, counter.last)
    filing.filed_at = filled.now
    filing.act = filled.work_item_id
    filled.afterwards.append(
        lambda: filing.save(update_fields=["number", "filed_at", "act"])
    )


def _plan(case: Case, filled: FilledIn) -> None:
    """Fix the lists, and a secret to draw by; only its commitment is told.

    Raises:
        Rejected: More are to be drawn than there are.
    """
    population = drawing.Population(
        _column(filled, "objects", "object"),
        _column(filled, "inspectors", "inspector"),
        _number(filled, "object_count"),
        _number(filled, "inspector_count"),
    )
    for field, count, listed in (
        ("object_count", population.object_count, population.objects),
        ("inspector_count", population.inspector_count, population.inspectors),
    ):
        if count > len(listed):
            raise Rejected(
                f"Expected to draw at most {len(listed)}, but got {count}.",
                {
                    field: [
                        gettext("The list has only %(count)s.") % {"count": len(listed)}
                    ]
                },
            )
    secret = drawing.new_secret()
    plan = SpotCheck(
        id=new_id(),
        county=case.county,
        case=case,
        filing_body_id=filing_body_of(case),
        year=_number(filled, "check_year"),
        algorithm=drawing.ALGORITHM,
        objects_listed=list(population.objects),
        inspectors_listed=list(population.inspectors),
        object_count=population.object_count,
        inspector_count=population.inspector_count,
        population_hash=population.digest,
        commitment=drawing.commitment_of(secret),
        planned_at=filled.now,
    )
    plan.secret = sealing.seal(secret, place=secret_place(plan))
    plan.save(force_insert=True)


def _draw(case: Case, filled: FilledIn) -> None:
    found = _spot_check(case)
    secret = secret_of(found)
    drawn = drawing.draw(secret, population_of(found))
    Sample.objects.create(
        id=new_id(),
        county=case.county,
        spot_check=found,
        revealed=secret,
        seed=drawn.seed,
        objects_drawn=list(drawn.objects),
        inspectors_drawn=list(drawn.inspectors),
        witness=str(filled.data["witness"]),
        drawn_at=filled.now,
    )


def _conduct(case: Case, filled: FilledIn) -> None:
    """Keep to what was drawn.

    Raises:
        Rejected: Something drawn was not checked, or something else was.
    """
    sample = Sample.objects.get(county=case.county, spot_check=_spot_check(case))
    _require_drawn(filled, "results", sample.objects_drawn)
    missing = set(sample.objects_drawn) - set(_column(filled, "results", "object"))
    if missing:
        raise Rejected(
            f"Expected a result for everything drawn in case {case.pk}.",
            {
                "results": [
                    gettext("Check everything that was drawn; missing: %(names)s.")
                    % {"names": gettext(", ").join(sorted(missing))}
                ]
            },
        )


def _find(case: Case, filled: FilledIn) -> None:
    found = _spot_check(case)
    sample = Sample.objects.get(county=case.county, spot_check=found)
    _require_drawn(filled, "findings", sample.objects_drawn)
    today = filled.now.astimezone(CHINA).date()
    due = period(case.county, "filing.rectification_max", today).after(today)
    Finding.objects.bulk_create(
        Finding(
            id=new_id(),
            county=case.county,
            spot_check=found,
            position=position,
            object=row["object"],
            text=row["finding"],
            is_serious=filled.data["is_serious"] is True,
            due_on=due,
        )
        for position, row in enumerate(_rows(filled, "findings"), 1)
    )


def _rectify(case: Case, filled: FilledIn) -> None:
    """Write down what was done about every finding.

    Raises:
        Rejected: One is not reported on.
    """
    done = {row["finding"]: row for row in _rows(filled, "rectifications")}
    open_ones = open_findings(case)
    missing = [each.text for each in open_ones if each.text not in done]
    if missing:
        raise Rejected(
            f"Expected a report on every finding of case {case.pk}.",
            {
                "rectifications": [
                    gettext("Report on each; missing: %(names)s.")
                    % {"names": gettext(", ").join(missing)}
                ]
            },
        )
    for each in open_ones:
        row = done[each.text]
        each.measure = row["measure"]
        each.rectified_on = date.fromisoformat(row["done_on"])
    Finding.objects.bulk_update(open_ones, ["measure", "rectified_on"])


def _close(case: Case, filled: FilledIn) -> None:
    if filled.data["closure"] != "closed":
        return
    open_ones = open_findings(case)
    for each in open_ones:
        each.closed_at = filled.now
    Finding.objects.bulk_update(open_ones, ["closed_at"])


def _require_drawn(filled: FilledIn, table: str, drawn: list[str]) -> None:
    for at, name in enumerate(_column(filled, table, "object")):
        if name not in drawn:
            raise Rejected(
                f"Expected an object that was drawn, but got {name!r}.",
                {f"{table}.{at}.object": [gettext("Choose one that was drawn.")]},
            )


def _rows(filled: FilledIn, table: str) -> list[dict[str, str]]:
    rows = filled.data[table]
    assert isinstance(rows, list)
    return rows


def _column(filled: FilledIn, table: str, column: str) -> tuple[str, ...]:
    return tuple(row[column] for row in _rows(filled, table))


def _number(filled: FilledIn, field: str) -> int:
    found = filled.data[field]
    assert isinstance(found, int)
    return found


def _filing(case: Case) -> Filing:
    found = filing_of(case)
    assert found is not None
    return found


def _spot_check(case: Case) -> SpotCheck:
    found = spot_check_of(case)
    assert found is not None
    return found


_RECORDERS: Mapping[str, Recorder] = MappingProxyType(
    {
        "prepare_filing": _prepare,
        "submit_filing": _submit,
        "return_filing": _return,
        "register_filing": _register,
        "plan_spot_check": _plan,
        "draw_sample": _draw,
        "conduct_spot_check": _conduct,
        "issue_finding": _find,
        "rectify_finding": _rectify,
        "close_finding": _close,
    }
)

REGISTER = Register(facts=facts_of, recorders=_RECORDERS)
