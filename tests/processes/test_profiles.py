"""Jurisdictions differ in data, each value with its clause."""

import copy
import json
import re
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from processes.organisation import profiles
from processes.organisation.models import County
from processes.organisation.profiles import reading
from tests.support.story import Story

TODAY = date(2026, 3, 2)
FOUR = ("cn-yn-yunlong", "cn-ah-suzhou", "cn-sc-panzhihua", "cn-he")
DOMAIN = Path(__file__).resolve().parents[3] / "shared" / "domain" / "domain.md"


def _documents() -> dict[str, Any]:
    return {
        f"{name}.json": json.loads(
            (reading.FOLDER / f"{name}.json").read_text(encoding="utf-8")
        )
        for name in profiles.names()
    }


def test_the_four_jurisdictions_have_their_own_numbers() -> None:
    found = {name: profiles.profile(name, TODAY) for name in FOUR}
    caps = {name: each.number("fund_cap_pct") for name, each in found.items()}
    assert caps == {
        "cn-yn-yunlong": 5,
        "cn-ah-suzhou": 1,
        "cn-sc-panzhihua": 3,
        "cn-he": None,
    }
    assert found["cn-ah-suzhou"].is_in_principle("fund_cap_pct")
    assert not found["cn-sc-panzhihua"].is_in_principle("fund_cap_pct")
    deciders = [each.value("key_client_decider") for each in found.values()]
    assert deciders == ["township", "county", None, "station"]
    hats = [each.value("dual_hat_allowed") for each in found.values()]
    assert hats == [True, True, False, False]
    assert found["cn-he"].value("contract_cycle_years") == 3
    assert found["cn-yn-yunlong"].value("contract_cycle_years") == 1


def test_a_value_says_where_it_comes_from() -> None:
    panzhihua = profiles.profile("cn-sc-panzhihua", TODAY)
    assert panzhihua.source("fund_cap_pct") == "002 M§三(四)4"
    assert panzhihua.source("timers") == profiles.INHERITED
    assert panzhihua.clause("timers") == profiles.DESIGN
    assert panzhihua.source("min_education") == profiles.INHERITED
    assert panzhihua.value("min_education") is None
    assert panzhihua.clause("min_education") == ""
    default = profiles.profile("default", TODAY)
    assert default.source("reminders") == profiles.DESIGN


def test_the_defaults_of_the_timers_are_all_there() -> None:
    timers = profiles.profile("cn-he", TODAY).mapping("timers")
    assert timers["limit_unscreened"] == "PT2H"
    assert timers["limit_police_receipt"] == "PT24H"
    assert timers["limit_project_monitoring"] == "P91D"
    assert len(timers) == 16


def test_a_profile_cannot_be_changed() -> None:
    found = profiles.profile("cn-sc-panzhihua", TODAY)
    assert isinstance(found.value("quotas"), MappingProxyType)
    assert isinstance(found.value("issuing_bodies"), tuple)
    with pytest.raises(TypeError):
        found.own["fund_cap_pct"] = None  # type: ignore[index]


def test_what_does_not_exist_is_not_found() -> None:
    with pytest.raises(KeyError):
        profiles.profile("cn-nowhere", TODAY)
    with pytest.raises(KeyError):
        profiles.profile("default", TODAY).value("no_such_parameter")
    with pytest.raises(TypeError):
        profiles.profile("cn-he", TODAY).number("station_word")
    with pytest.raises(TypeError):
        profiles.profile("cn-he", TODAY).mapping("station_word")


def test_before_a_document_was_issued_the_default_holds() -> None:
    early = profiles.profile("cn-ah-suzhou", date(2022, 6, 20))
    assert early.name == "default"
    assert profiles.profile("cn-ah-suzhou", date(2022, 6, 21)).name == "cn-ah-suzhou"


def test_a_county_has_the_profile_that_it_names(story: Story) -> None:
    assert profiles.profile_of(1, TODAY).name == "cn-sc-panzhihua"
    with pytest.raises(County.DoesNotExist):
        profiles.profile_of(999, TODAY)


def test_differences_are_found() -> None:
    differences = profiles.differences(TODAY, profiles.names())
    found = {each.parameter.key: each for each in differences}
    assert found["fund_cap_pct"].differs
    assert not found["timers"].differs
    assert found["fund_cap_pct"].settings["cn-he"] is None
    assert list(found) == list(profiles.parameters())


def test_one_jurisdiction_differs_where_it_departs_from_the_default() -> None:
    among = (profiles.DEFAULT, "cn-he")
    found = {each.parameter.key: each for each in profiles.differences(TODAY, among)}

    departing = {key for key, each in found.items() if each.differs}

    own = {key for key, each in found.items() if each.settings["cn-he"] is not None}
    assert departing
    assert departing <= own
    assert "fund_cap_pct" not in departing


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"fund_cap_pct": {"value": 300, "source": "002 §1"}}, "maximum"),
        ({"fund_cap_pct": {"value": "3", "source": "002 §1"}}, "not of type"),
        ({"fund_cap_pct": {"value": 3, "source": "somebody"}}, "does not match"),
        ({"fund_cap_pct": {"value": 3}}, "required"),
        ({"no_such": {"value": 3, "source": "DESIGN"}}, "Additional properties"),
        ({"station_head_rule": {"value": "king", "source": "DESIGN"}}, "not one of"),
        ({"timers": {"value": {}, "source": "DESIGN"}}, "required"),
        (
            {"time_limits": {"value": {"casework.x": "soon"}, "source": "DESIGN"}},
            "does not match",
        ),
        (
            {"time_limits": {"value": {"x": "3 wd"}, "source": "DESIGN"}},
            "does not match",
        ),
    ],
)
def test_impossible_values_are_refused(change: dict[str, Any], said: str) -> None:
    documents = copy.deepcopy(_documents())
    documents["cn-he.json"]["values"].update(change)
    with pytest.raises(profiles.BadProfile, match=said):
        reading.profiles_from(documents)


def test_a_changed_time_limit_is_accepted() -> None:
    documents = copy.deepcopy(_documents())
    documents["cn-he.json"]["values"]["time_limits"] = {
        "value": {"casework.assess_needs": "5 wd after open_case_file"},
        "source": "DESIGN",
    }
    assert reading.profiles_from(documents)


def test_inheritance_without_end_or_from_nothing_is_refused() -> None:
    for parent in ("cn-he", "cn-nowhere"):
        documents = copy.deepcopy(_documents())
        documents["default.json"]["extends"] = parent
        with pytest.raises(profiles.BadProfile, match="extends"):
            reading.profiles_from(documents)


def test_two_versions_on_one_day_are_refused() -> None:
    documents = copy.deepcopy(_documents())
    documents["cn-he.2027.json"] = {
        **documents["cn-he.json"],
        "valid_from": "2027-01-01",
    }
    with pytest.raises(profiles.BadProfile, match="one day"):
        reading.profiles_from(documents)
    documents["cn-he.json"]["valid_to"] = "2027-01-01"
    assert len(reading.profiles_from(documents)) == len(profiles.names()) + 1


def test_a_day_that_does_not_exist_is_refused() -> None:
    documents = copy.deepcopy(_documents())
    documents["cn-he.json"]["valid_from"] = "2021-02-30"
    with pytest.raises(profiles.BadProfile, match=r"cn-he\.json"):
        reading.profiles_from(documents)


#: Key of each row of domain specification §10.1 that has no key of its own there.
ROWS = {
    "level of document": "level_of_document",
    "date / number": "document_number",
    "issuing bodies": "issuing_bodies",
    "station word": "station_word",
    "hub word": "hub_word",
    "room word": "room_word",
    "work mechanism": "work_mechanism",
    "building subject": "building_subject",
    "min_staff": "min_certified_staff",
    "readiness": "readiness",
    "plaque": "plaque",
    "set-up subsidy": "setup_subsidy_yuan",
    "contract cycle": "contract_cycle_years",
    "ways of money to agencies": "ways_of_money",
    "price rule": "price_rule",
    "subcontracting": "subcontract_ban",
    "administrative-function ban": "admin_function_ban",
    "agency conditions": "agency_conditions",
    "annual evaluation by": "evaluation_by",
    "evaluation result use": "evaluation_result_use",
    "filing": "filing_body",
    "reporting": "report_cycle",
    "coverage target": "coverage_target",
    "certified ratio": "certified_ratio_target",
    "incubation": "incubation",
    "volunteers": "volunteers",
    "complaint channel": "complaint_channel",
    "leading group": "leading_group",
    "child protection": "child_protection",
    "emergency": "emergency",
    "legal person": "legal_person",
}


@pytest.mark.skipif(not DOMAIN.exists(), reason="needs ../shared/domain/domain.md")
def test_every_row_of_the_specification_has_a_parameter() -> None:
    text = DOMAIN.read_text(encoding="utf-8")
    table = text.partition("### 10.1")[2].partition("### 10.2")[0]
    rows = [
        line.split("|")[1].strip()
        for line in table.splitlines()
        if line.startswith("|") and not line.startswith(("|---", "| parameter"))
    ]
    assert len(rows) > 40
    for row in rows:
        code = re.match(r"`(\w+)`", row)
        key = code[1] if code else row
        assert ROWS.get(key, key) in profiles.parameters(), row


@pytest.mark.skipif(not DOMAIN.exists(), reason="needs ../shared/domain/domain.md")
def test_the_skeleton_of_the_specification_is_in_the_profiles() -> None:
    text = DOMAIN.read_text(encoding="utf-8")
    skeleton = text.partition("### 10.3")[2].partition("```yaml")[2].partition("```")[0]
    for name, body in re.findall(r"^  ([\w-]+): \{(.*?)\}\n(?=  \S|$)", skeleton, re.S):
        found = profiles.profile(name, TODAY)
        plain = re.sub(r"\{[^{}]*\}|\{.*\}|\[[^\]]*\]", "…", body)
        for key, value in re.findall(r"(\w+): ([\w.\"-]+)", plain):
            if key == "extends":
                continue
            expected = None if value == "null" else value.strip('"')
            said = found.value(key)
            if isinstance(said, MappingProxyType | tuple):
                continue
            assert _text(said) == _number(expected), (name, key)


def _text(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return float(value) if isinstance(value, int | float) else value


def _number(value: str | None) -> object:
    try:
        return None if value is None else float(value)
    except ValueError:
        return value
