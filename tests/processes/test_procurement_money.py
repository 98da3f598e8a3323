"""One budget, four jurisdictions: what may be bought with assistance funds, and why."""

import pytest

from processes.procurement.queries import check_cap, purchase_of
from tests.support.purchasing import purchase
from tests.support.story import Story
from web.demo import counties
from web.demo.bureau import add_bureau

#: 30,000 of 900,000 is 3.33 %: within five per cent, above three and above one.
ESTIMATE = {"fund_base": "900000.00"}


@pytest.mark.parametrize(
    ("letters", "verdict", "severity", "clause", "next_step"),
    [
        ("YL", "within", "none", "000 §三(三)", "apply_budget"),
        ("SZ", "exceeds", "warn", "001 §五", "estimate_cost"),
        ("DQ", "exceeds", "block", "002 M§三(四)4", "estimate_cost"),
        ("HB", "no_cap", "none", "", "apply_budget"),
    ],
)
def test_four_jurisdictions_give_four_answers(
    db: None, letters: str, verdict: str, severity: str, clause: str, next_step: str
) -> None:
    story = Story(add_bureau(counties.set_up_one(letters)))
    purchase(story, to="apply_budget", estimate_cost=ESTIMATE)

    found = purchase_of(story.instance("service_procurement").case_id)
    assert found is not None
    said = check_cap(found, story.now)
    assert (said.verdict, said.severity, said.clause) == (verdict, severity, clause)
    assert story.waits_at() == {next_step}


def test_where_it_says_in_principle_a_reason_is_enough(db: None) -> None:
    story = Story(add_bureau(counties.set_up_one("SZ")))
    reasoned = {**ESTIMATE, "cap_reason": "全县统一购买，经县政府同意。"}
    purchase(story, to="apply_budget", estimate_cost=reasoned)
    assert story.waits_at() == {"apply_budget"}


def test_too_little_for_monitoring_is_no_way_on_in_hebei(db: None) -> None:
    story = Story(add_bureau(counties.set_up_one("HB")))
    purchase(story, to="apply_budget", estimate_cost={"me_amount": "31499.99"})
    assert story.waits_at() == {"estimate_cost"}
    story.completes("he", "estimate_cost", me_amount="31500.00")
    story.runs_jobs()
    assert story.waits_at() == {"apply_budget"}
