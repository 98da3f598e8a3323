"""The service catalogue: all codes of the seeds, nothing that a station may not do."""

import copy
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from processes.stations import queries, reading
from processes.stations.commands import load_catalogue
from processes.stations.models import Method, ServiceItem
from tests.support.story import Story

TODAY = date(2026, 3, 2)
DOMAIN = Path(__file__).resolve().parents[3] / "shared" / "domain" / "domain.md"


def _documents() -> dict[str, Any]:
    return {
        file.name: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(reading.FOLDER.glob("*.json"))
        if file.name != "schema.json"
    }


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    before = {each.pk: each.name for each in ServiceItem.objects.all()}
    assert before, "the shipped catalogue is loaded when the definitions are deployed"
    assert load_catalogue(on=TODAY) == len(before)
    assert {each.pk: each.name for each in ServiceItem.objects.all()} == before


@pytest.mark.django_db
def test_an_item_that_is_dropped_ends_and_keeps_its_name() -> None:
    # given a release without one item
    documents = _documents()
    rows = documents["cn-he.json"]["items"]
    documents["cn-he.json"]["items"] = [row for row in rows if row["code"] != "H5g"]

    # when it is loaded
    load_catalogue(on=TODAY, documents=documents)

    # then nobody can choose it any more, and old records still say what it was
    assert "H5g" not in {each.code for each in queries.items("cn-he", TODAY)}
    assert queries.label_of("H5g") == rows[-1]["name"]


@pytest.mark.django_db
def test_jurisdictions_have_their_own_lists() -> None:
    def codes(name: str) -> list[str]:
        return [each.code for each in queries.items(name, TODAY)]

    assert codes("cn-sc-panzhihua") == codes("default")
    assert codes("cn-sc-panzhihua")[0] == "3.1"
    assert [code for code in codes("cn-yn-yunlong") if len(code) == 2] == [
        f"Y{number}" for number in range(1, 8)
    ]
    assert [code for code in codes("cn-he") if len(code) == 2] == [
        f"H{number}" for number in range(1, 6)
    ]
    with pytest.raises(KeyError):
        codes("cn-nowhere")


@pytest.mark.django_db
def test_new_services_have_no_canonical_code() -> None:
    new = {
        each.name
        for each in ServiceItem.objects.filter(profile="cn-yn-yunlong", canonical=[])
    }
    assert {"照料护理", "康复训练", "绩效评价", "智能技术运用", "家庭关系协调"} <= new
    assert {"控辍保学", "精神障碍社区康复"} <= new


def test_a_station_may_record_what_its_county_offers(story: Story) -> None:
    story.actor("wang")
    found = queries.codes_for_station(story.county.stations[0], TODAY)
    codes = {each.code for each in found}
    assert {"3.2.1.1", "3.2.3.1c", "3.4d"} <= codes
    assert not any(each.forbidden_for_station for each in found)
    assert "N04" not in codes
    assert {each.code for each in queries.excluded(TODAY)} >= {"N01", "N04", "N20"}


@pytest.mark.django_db
def test_an_unknown_code_is_said_as_it_is() -> None:
    assert queries.label_of("9.9.9") == "9.9.9"
    assert queries.label_of("3.2.1.1") == "政策宣传"


def _break(row: dict[str, Any], **change: object) -> dict[str, Any]:
    documents = copy.deepcopy(_documents())
    documents["cn-he.json"]["items"].append({**row, **change})
    return documents


ROW: dict[str, Any] = {
    "code": "H9",
    "parent": "",
    "name": "别的服务",
    "methods": ["casework"],
    "actors": ["station_staff"],
    "forbidden_for_station": False,
    "source": "004 §三",
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "H1"}, "comes twice"),
        ({"parent": "H8"}, "parent H8"),
        ({"canonical": ["3.9"]}, "no canonical code"),
        ({"canonical": ["N04"]}, "forbidden for a station"),
        ({"forbidden_for_station": True}, "its staff may act"),
        ({"methods": ["magic"]}, "not one of"),
        ({"source": "hearsay"}, "does not match"),
        ({"name": ""}, "non-empty|too short"),
    ],
)
def test_a_catalogue_that_contradicts_itself_is_refused(
    change: dict[str, Any], said: str
) -> None:
    with pytest.raises(reading.BadCatalogue, match=said):
        reading.items_from(_break(ROW, **change))


def test_the_schema_knows_all_methods() -> None:
    schema = json.loads((reading.FOLDER / "schema.json").read_text(encoding="utf-8"))
    row = schema["properties"]["items"]["items"]["properties"]
    assert row["methods"]["items"]["enum"] == Method.values


@pytest.mark.skipif(not DOMAIN.exists(), reason="needs ../shared/domain/domain.md")
def test_the_canonical_catalogue_is_the_one_of_the_specification() -> None:
    text = DOMAIN.read_text(encoding="utf-8")
    table = text.partition("### 8.1")[2].partition("### 8.2")[0]
    expected = set()
    for line in table.splitlines():
        row = re.match(r"\| \**(3[.\d]+)\** \| [^|]+\| ?([^|]*)\|", line)
        if row is None:
            continue
        expected.add(row[1])
        expected |= {
            row[1] + letter
            for letter in re.findall(r"(?:^|; |: )\**([a-z]) ", row[2].strip())
        }
    found = {row["code"] for row in _documents()["canonical.json"]["items"]}
    assert found == expected
    assert len(found) == 202


@pytest.mark.skipif(not DOMAIN.exists(), reason="needs ../shared/domain/domain.md")
def test_local_lists_are_as_long_as_in_the_specification() -> None:
    text = DOMAIN.read_text(encoding="utf-8")
    table = text.partition("### 8.2")[2].partition("## 9.")[0]
    expected = set(re.findall(r"^\| ([YH]\d) ", table, re.M))
    found = {
        row["code"]
        for name in ("cn-yn-yunlong.json", "cn-he.json")
        for row in _documents()[name]["items"]
        if not row["parent"]
    }
    assert found == expected
