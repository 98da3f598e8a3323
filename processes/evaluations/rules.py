"""The rules of an evaluation: indicators with weights, grades, vetoes, by version.

The shipped ones (``framework.json``) are marked DESIGN: weights and grades belong to
the county's own 评价细则.

Source: domain specification §13.14.
"""

import functools
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from engine.identifiers import new_id
from processes.casework.models import Case
from processes.evaluations.models import Indicator, IndicatorFramework
from processes.organisation.profiles import DESIGN

FULL = Decimal(100)
_SHIPPED = Path(__file__).parent / "framework.json"
_COLUMNS = ("level_1", "level_2", "weight", "evidence", "method", "source")


@functools.cache
def shipped() -> Mapping[str, object]:
    """Return the rules that come with this release."""
    found = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def shipped_indicators() -> list[dict[str, str]]:
    """Return the shipped indicators as rows."""
    rows = shipped()["indicators"]
    assert isinstance(rows, list)
    return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]


def in_force(county: int) -> IndicatorFramework | None:
    """Return the rules that a county issued last."""
    issued = IndicatorFramework.objects.filter(county=county)
    return issued.order_by("-version").first()


def indicators_of(framework: IndicatorFramework) -> list[Indicator]:
    """Return the indicators of a version, in order."""
    found = Indicator.objects.filter(county=framework.county, framework=framework)
    return [*found.order_by("position")]


def rows_wanted(case: Case, filled: FilledIn) -> tuple[list[dict[str, str]], str]:
    """Return the indicators that a submission issues, and where they come from.

    Raises:
        Rejected: The weights do not sum up to a hundred.
    """
    if filled.data.get("framework_basis") == "new":
        rows = filled.data["indicators"]
        assert isinstance(rows, list)
        _require_sum(rows)
        return [{**row, "source": "county"} for row in rows], "county"
    former = in_force(case.county)
    if former is None:
        return shipped_indicators(), DESIGN
    kept = indicators_of(former)
    fields = [{name: str(getattr(each, name)) for name in _COLUMNS} for each in kept]
    return fields, former.source


def issue(case: Case, filled: FilledIn) -> IndicatorFramework:
    """Return the next version of the county's rules, to be written with its act."""
    former = in_force(case.county)
    assert filled.work_item_id is not None
    return IndicatorFramework(
        id=new_id(),
        county=case.county,
        case=case,
        version=1 + (former.version if former else 0),
        grades=former.grades if former else shipped()["grades"],
        vetoes=filled.data["veto_items"],
        issued_at=filled.now,
        act=filled.work_item_id,
    )


def written(framework: IndicatorFramework, rows: Sequence[Mapping[str, str]]) -> None:
    """Write a version with its indicators."""
    framework.save(force_insert=True)
    Indicator.objects.bulk_create(
        Indicator(
            county=framework.county, framework=framework, position=position, **row
        )
        for position, row in enumerate(rows, 1)
    )


def _require_sum(rows: Sequence[Mapping[str, str]]) -> None:
    total = sum((Decimal(row["weight"]) for row in rows), Decimal(0))
    if total != FULL:
        raise Rejected(
            f"Expected weights that sum up to {FULL}, but got {total}.",
            {
                "indicators": [
                    gettext("The weights sum up to %(total)s; it must be 100.")
                    % {"total": total}
                ]
            },
        )
