"""Caps and floors of the four jurisdictions, to the hundredth of a yuan.

Source: domain specification §4.1 Q06, Q17, Q28, Q36; §4.2 FX3, FX4; §10.2 C01.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from engine import dmn
from engine.dmn.boxes import Table
from engine.feel import to_python
from processes.organisation import profiles
from processes.working_days import CHINA
from tests.support.story import Story

RULES = Path(__file__).resolve().parents[2] / "processes" / "rules"
#: Jurisdiction, percentage, what exceeding it means.
CAPS = [
    ("cn-yn-yunlong", 5, "block"),
    ("cn-ah-suzhou", 1, "warn"),
    ("cn-sc-panzhihua", 3, "block"),
]
BASES = ["100000", "123456.78", "0.01", "98765432109876.54"]
CENT = Decimal("0.01")


def _model(jurisdiction: str) -> dmn.Model:
    return dmn.load((RULES / jurisdiction / "fund_rules.dmn").read_bytes())


def _cap(jurisdiction: str, purchase: object, base: object) -> dict[str, object]:
    given = {"purchase_yuan": purchase, "base_yuan": base}
    said = to_python(dmn.decide(_model(jurisdiction), "fund_cap", given).value)
    assert isinstance(said, dict)
    return said


def _floor(monitoring: object, cost: object) -> dict[str, object]:
    given = {"me_yuan": monitoring, "cost_yuan": cost}
    said = to_python(dmn.decide(_model("cn-he"), "monitoring_floor", given).value)
    assert isinstance(said, dict)
    return said


@pytest.mark.parametrize(("jurisdiction", "percent", "severity"), CAPS)
@pytest.mark.parametrize("base", BASES)
def test_one_cent_above_the_cap_is_above_it(
    jurisdiction: str, percent: int, severity: str, base: str
) -> None:
    limit = Decimal(base) * percent / 100
    within = {"verdict": "within", "severity": "none"}
    above = {"verdict": "exceeds", "severity": severity}
    assert _cap(jurisdiction, limit, Decimal(base)) == within
    assert _cap(jurisdiction, limit - CENT, Decimal(base)) == within
    assert _cap(jurisdiction, limit + CENT, Decimal(base)) == above


@pytest.mark.parametrize("cost", BASES)
def test_one_cent_below_the_floor_is_below_it(cost: str) -> None:
    least = Decimal(cost) * 15 / 100
    enough = {"verdict": "enough", "severity": "none"}
    assert _floor(least, Decimal(cost)) == enough
    assert _floor(least + CENT, Decimal(cost)) == enough
    short = {"verdict": "short", "severity": "block"}
    assert _floor(least - CENT, Decimal(cost)) == short


@pytest.mark.parametrize(("jurisdiction", "_percent", "_severity"), CAPS)
def test_what_is_not_known_passes_nothing(
    jurisdiction: str, _percent: int, _severity: str
) -> None:
    missing = {"verdict": "base_missing", "severity": "block"}
    for base in (None, 0, Decimal("-5")):
        assert _cap(jurisdiction, 1, base) == missing
    nothing = {"verdict": "purchase_missing", "severity": "block"}
    assert _cap(jurisdiction, None, 100) == nothing


def test_what_is_not_known_is_not_enough() -> None:
    assert _floor(1, None) == {"verdict": "cost_missing", "severity": "block"}
    assert _floor(None, 100) == {"verdict": "me_missing", "severity": "block"}


def test_tables_and_profiles_lay_down_the_same(story: Story) -> None:
    day = story.now.astimezone(CHINA).date()
    for jurisdiction, _, _ in CAPS:
        base = dmn.decide(_model(jurisdiction), "fund_cap_base", {}).value
        known = profiles.profile(jurisdiction, day)
        assert to_python(base) == {
            "name": known.value("fund_cap_base"),
            "year": known.value("fund_cap_base_year"),
            "percent": known.value("fund_cap_pct"),
        }
    hebei = dmn.decide(_model("cn-he"), "monitoring_floor_yuan", {"cost_yuan": 100})
    percent = profiles.profile("cn-he", day).value("me_share_min_pct")
    assert to_python(hebei.value) == percent


@pytest.mark.parametrize("file", sorted(RULES.glob("*/*.dmn")), ids=str)
def test_every_shipped_table_is_shown_to_be_whole(file: Path) -> None:
    model = dmn.load(file.read_bytes())
    tables = [d.logic for d in model.decisions.values() if isinstance(d.logic, Table)]
    assert tables
    assert all(table.must_be_complete for table in tables)
    assert dmn.analyse(model) == ()


@pytest.mark.parametrize("jurisdiction", [*(name for name, _, _ in CAPS), "cn-he"])
def test_rules_hold_from_the_day_of_their_document(
    jurisdiction: str, story: Story
) -> None:
    today = story.now.astimezone(CHINA).date()
    issued = profiles.profile(jurisdiction, today).value("document_date")
    assert _model(jurisdiction).definitions.properties["valid_from"] == str(issued)
