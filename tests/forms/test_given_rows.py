"""Tables whose rows the case gives: none is added, missing or changed."""

import copy
import json
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict

from forms.commands import SHIPPED, publish_form
from forms.errors import Invalid, InvalidForm
from forms.presentation import FieldView, problem_summary, sections
from forms.rendering import form_for, parse
from forms.schema import json_schema
from forms.validation import clean
from tests.forms.test_rendering import Browser
from web.demo.examples import FACTS, NOW

Refs = dict[str, str]
Row = dict[str, object]

FEW: dict[str, object] = {
    "bid_score_rows": [
        {"bid_no": 1, "bid": "1 · 甲", "criterion": "团队", "weight": 40},
        {"bid_no": 1, "bid": "1 · 甲", "criterion": "方案", "weight": 20},
        {"bid_no": 2, "bid": "2 · 乙", "criterion": "团队", "weight": 40},
        {"bid_no": 2, "bid": "2 · 乙", "criterion": "方案", "weight": 20},
    ]
}
SOUND: list[Row] = [
    {"bid_no": 1, "criterion": "团队", "score": 30},
    {"bid_no": 1, "criterion": "方案", "score": 20},
    {"bid_no": 2, "criterion": "团队", "score": 0},
    {"bid_no": 2, "criterion": "方案", "score": 7},
]


def checked(refs: Refs, rows: object, facts: dict[str, object] = FEW) -> list[Row]:
    data = {"scores": rows, "scorer_free": True}
    found: Any = clean(refs["bid_scores"], data, now=NOW, facts=facts)["scores"]
    return list(found)


def refused(refs: Refs, rows: object, facts: dict[str, object] = FEW) -> set[str]:
    with pytest.raises(Invalid) as problems:
        checked(refs, rows, facts)
    return set(problems.value.problems)


def test_rows_are_kept_in_the_order_in_which_they_are_given(published: Refs) -> None:
    assert checked(published, SOUND) == SOUND
    assert checked(published, SOUND[::-1]) == SOUND


def test_what_is_left_out_of_a_row_is_filled_in_where_there_is_no_doubt(
    published: Refs,
) -> None:
    one = {"bid_score_rows": FEW["bid_score_rows"][:2]}  # type: ignore[index]
    rows = [{"criterion": "方案", "score": 1}, {"criterion": "团队", "score": 2}]
    assert checked(published, rows, one) == [
        {"bid_no": 1, "criterion": "团队", "score": 2},
        {"bid_no": 1, "criterion": "方案", "score": 1},
    ]
    # of two bids nobody knows which is meant
    assert "scores.0.bid_no" in refused(published, [*rows, *SOUND[2:]])
    assert "scores.0.bid_no" in refused(published, [{"score": 1}], one)


@pytest.mark.parametrize(
    ("number", "change", "place"),
    [
        (1, {"criterion": "另一项"}, "scores.1.bid_no"),
        (1, {"bid_no": 3}, "scores.1.bid_no"),
        (1, {"criterion": "团队"}, "scores.1.bid_no"),  # one twice
        (1, {"score": 21}, "scores.1.score"),
        (1, {"weight": 90}, "scores.1.weight"),
    ],
)
def test_a_row_that_was_not_given_is_refused_at_its_place(
    published: Refs, number: int, change: Row, place: str
) -> None:
    rows = copy.deepcopy(SOUND)
    rows[number] |= change
    assert refused(published, rows) == {place}


def test_one_row_too_many_or_too_few_is_refused(published: Refs) -> None:
    assert refused(published, [*SOUND, {**SOUND[0]}]) == {"scores.4.bid_no"}
    assert refused(published, SOUND[1:]) == {"scores"}
    assert refused(published, []) == refused(published, "x") == {"scores"}
    assert refused(published, [7, *SOUND[1:]]) >= {"scores.0"}


def test_rows_for_which_nobody_vouches_are_refused(published: Refs) -> None:
    assert "scores.0.bid_no" in refused(published, SOUND, {})


def test_a_low_score_needs_its_reason(published: Refs) -> None:
    scores: Any = [{**row} for row in json.loads(_example())]
    # 60 per cent of 4 are 2.4
    for score, needs in (("2.39", True), ("2.4", False), ("0", True), ("4.01", False)):
        scores[0]["score"] = score
        data = {"scores": scores}
        problems: dict[str, list[str]] = {}
        try:
            clean(published["evaluation_score"], data, now=NOW, facts=FACTS)
        except Invalid as invalid:
            problems = invalid.problems
        assert ("scores.0.reason" in problems) is needs, score
        assert ("scores.0.score" in problems) is (score == "4.01"), score


def _example() -> str:
    rows: Any = FACTS["score_rows"]
    return json.dumps(
        [
            {"indicator": r["indicator"], "score": r["weight"], "evidence": "照片"}
            for r in rows
        ]
    )


def test_rows_that_are_the_same_stand_each_for_one(undone: Refs) -> None:
    schema = _shipped("spot_check_record")
    ref = publish_form("twins", schema, now=NOW)
    facts = {"drawn_rows": [{"object": "甲"}, {"object": "甲"}]}
    rows = [{"object": "甲", "result": "好"}, {"object": "甲", "result": "不好"}]
    data = {"checked_on": "2026-03-02", "results": rows, "has_findings": True}
    assert clean(ref, data, now=NOW, facts=facts)["results"] == rows
    with pytest.raises(Invalid):
        clean(ref, {**data, "results": [*rows, rows[0]]}, now=NOW, facts=facts)


# -- shown ---------------------------------------------------------------------------


def _sheet(refs: Refs, **more: Any) -> tuple[str, FieldView]:
    form = form_for(refs["bid_scores"], facts=FEW, **more)
    (field, *_) = [one for each in sections(form) for one in each.fields]
    return str(form), field


def test_given_cells_are_posted_again_and_nothing_is_added(published: Refs) -> None:
    html, field = _sheet(published, initial={"scores": SOUND[::-1]})
    assert parse(published["bid_scores"], Browser(html).posted)["scores"] == SOUND
    assert field.sheet is not None
    assert (field.rows, field.blank) == ((), ())
    assert [each.label for each in field.sheet.groups] == ["1 · 甲", "2 · 乙"]
    assert [each.sum for each in field.sheet.groups] == ["50", "7"]
    assert (field.sheet.filled, field.sheet.count) == (4, 4)
    assert not field.sheet.is_summed


def test_a_draft_of_rows_that_are_no_longer_given_keeps_the_others(
    published: Refs,
) -> None:
    old = [{"bid_no": 9, "criterion": "团队", "score": 5}, SOUND[3]]
    html, field = _sheet(published, initial={"scores": old})
    rows: Any = parse(published["bid_scores"], Browser(html).posted)["scores"]
    assert [row.get("score") for row in rows] == [None, None, None, 7]
    assert field.sheet is not None
    assert field.sheet.filled == 1


def test_problems_stand_at_their_row_by_its_name(published: Refs) -> None:
    post = MultiValueDict({"scores-0-bid_no": ["1"], "scores-0-criterion": ["团队"]})
    form = form_for(
        published["bid_scores"],
        data=post,
        facts=FEW,
        problems={"scores.0.score": ["缺"], "scores.1.bid_no": ["不对"]},
    )
    (first, second) = problem_summary(form)
    assert first.anchor == "id_scores-0-score"
    assert first.label.startswith("团队 · ")
    assert second.anchor == "id_scores-1-score"
    (field, *_) = [one for each in sections(form) for one in each.fields]
    assert field.sheet is not None
    rows = [row for group in field.sheet.groups for row in group.rows]
    assert rows[0].cells[0].errors == ("缺",)
    assert rows[1].errors == ("不对",)


def test_programs_are_told_the_rows(published: Refs) -> None:
    with_facts: Any = json_schema(published["bid_scores"], FEW)
    table = with_facts["properties"]["scores"]
    assert table["default"] == [
        {k: v for k, v in row.items() if k != "score"} for row in SOUND
    ]
    assert (table["minItems"], table["maxItems"]) == (4, 4)
    without: Any = json_schema(published["bid_scores"])
    cells = without["properties"]["scores"]["items"]["properties"]
    assert cells["criterion"]["readOnly"] is cells["bid_no"]["readOnly"] is True
    assert "readOnly" not in cells["score"]
    assert "default" not in without["properties"]["scores"]


# -- published -------------------------------------------------------------------------


def _shipped(key: str) -> Any:
    return json.loads((SHIPPED / f"{key}.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "change",
    [
        {"fact": ""},
        {"given": []},
        {"given": ["nothing"]},
        {"given": ["bid_no", "criterion", "score"]},
        {"score": "criterion"},
        {"maximum": None},
        {"reason": "remark", "reason-below": 60},
        {"reason-below": 60},
        {"notes": [{"key": "x"}]},
        {"colour": "red"},
    ],
)
def test_rows_that_make_no_sense_are_not_published(undone: Refs, change: Row) -> None:
    schema = _shipped("bid_scores")
    rules = schema["properties"]["scores"]["x-rows"] | change
    kept = {k: v for k, v in rules.items() if v is not None}
    schema["properties"]["scores"]["x-rows"] = kept
    with pytest.raises(InvalidForm, match="x-rows"):
        publish_form("bid_scores", schema, now=NOW)


def test_only_a_table_has_given_rows(undone: Refs) -> None:
    schema = _shipped("bid_scores")
    schema["properties"]["scorer_free"]["x-rows"] = {"fact": "f", "given": ["a"]}
    with pytest.raises(InvalidForm, match="x-rows"):
        publish_form("bid_scores", schema, now=NOW)
