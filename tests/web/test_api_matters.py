"""A bureau's matters through REST."""

from uuid import UUID

import pytest

from tests.support.api import Caller, done, problem
from tests.support.purchasing import purchase
from tests.support.story import Story

EVALUATION = "station_evaluation"


def _evaluation(story: Story) -> dict[str, object]:
    station = str(story.county.stations[0].pk)
    return {"process_id": EVALUATION, "title": "年度评价", "station": station}


def test_a_matter_is_opened_once_under_a_key(bureau: Story) -> None:
    du = Caller(bureau, "du")
    first = done(du.post("matters/", _evaluation(bureau), key="matter-01"), 201)
    again = done(du.post("matters/", _evaluation(bureau), key="matter-01"), 201)
    assert again == first
    bureau.case_id = UUID(str(first["case_id"]))
    assert bureau.waits_at() == {"issue_evaluation_rules"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 300}, "title"),
        ({"process_id": "casework"}, "process_id"),
        ({"station": "x"}, "station"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_matter_without_sense_is_refused_by_field(
    bureau: Story, changes: dict[str, object], field: str
) -> None:
    answer = Caller(bureau, "du").post("matters/", _evaluation(bureau) | changes)
    assert field in problem(answer)["problems"]


def test_only_a_bureau_opens_its_matters(bureau: Story) -> None:
    answer = Caller(bureau, "wang").post("matters/", _evaluation(bureau))
    assert problem(answer)["status"] == 403
    nowhere = _evaluation(bureau) | {"station": str(UUID(int=7))}
    assert problem(Caller(bureau, "du").post("matters/", nowhere))["status"] == 404


def test_an_agency_registers_and_finds_its_response(bureau: Story) -> None:
    case_id = purchase(bureau).case_id
    an = Caller(bureau, "an")
    body = {"agency": str(bureau.county.bodies["hefeng"].pk)}

    registered = done(an.post(f"cases/{case_id}/bids/", body, key="bid-00001"), 201)

    assert registered["status"] == "registered"
    desk = done(an.get("work-items/", view="desk"))["results"]
    assert [each["element_id"] for each in desk] == ["submit_response"]
    again = problem(an.post(f"cases/{case_id}/bids/", body))
    assert again["status"] == 409
    other = {"agency": str(bureau.county.bodies["chunyu"].pk)}
    assert problem(an.post(f"cases/{case_id}/bids/", other))["status"] == 404
    he = Caller(bureau, "he")
    assert problem(he.post(f"cases/{case_id}/bids/", body))["status"] in (403, 404)


def test_an_office_issues_the_document_of_its_act(bureau: Story) -> None:
    bureau.opens_matter("du", EVALUATION, "年度评价", station=0, agency="hefeng")
    item = bureau.item("issue_evaluation_rules")
    du = Caller(bureau, "du")
    address, body = f"work-items/{item.pk}/documents/", {"kind": "evaluation_rules"}
    assert problem(du.post(address, body))["status"] == 409
    bureau.completes("du", "issue_evaluation_rules")

    issued = done(du.post(address, body), 201)

    assert str(issued["status"]).startswith("评细")
    assert done(du.post(address, body), 201) == issued
    assert problem(du.post(address, {"kind": "agreement"}))["status"] == 422
    assert problem(Caller(bureau, "zhao").post(address, body))["status"] in (403, 404)
