"""Matters with a past: an agreement in its second year, a project, a spot check.

All of it is invented. They are told from their beginning some months ago, each in the
county whose jurisdiction has most to say of it: a cycle of three years is Hebei's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from processes.agreements import queries as agreements
from processes.filings import queries as filings
from processes.matters import AGREEMENT, EVALUATION, FILING, PROJECT
from processes.organisation.models import County
from web.demo.county import DemoCounty
from web.demo.driving import PANEL, Drive
from web.demo.examples_of_evaluation import SCORES

#: What five households need: category, service, urgency, way.
_NEEDS = (
    ("elderly", "3.2.2.3", "urgent", "visit"),
    ("elderly", "3.2.2.1", "soon", "visit"),
    ("hardship", "3.2.1.1", "urgent", "policy_help"),
    ("disabled", "3.2.1.3", "normal", "policy_help"),
)


@dataclass(frozen=True, slots=True)
class LongMatter:
    """A matter that is told from its beginning.

    Attributes:
        opener: Who opens it, by the name in stories.
        tell: Tells it, beginning long before the time of the drive.
        replaces: The kinds of short matters that it leaves no room for.
    """

    process_id: str
    title: str
    opener: str
    tell: Callable[[Drive], None]
    replaces: frozenset[str] = frozenset()


def of(county: DemoCounty) -> tuple[LongMatter, ...]:
    """Return the long matters of a county of the demo."""
    letters = County.objects.get(pk=county.ordinal).letters
    return _MATTERS.get(letters, ())


# -- an agreement in its second year -------------------------------------------------


def _second_year(drive: Drive) -> None:
    """A year of services, graded good, and the second contract under way."""
    drive.now -= timedelta(days=400)
    drive.funds(document=2)
    drive.opens("he", AGREEMENT, _AGREED, agency="hefeng")
    drive.does("he", "draft_agreement")
    drive.does("lv", "check_agreement_clauses")
    _signed(drive, "sign_agreement")
    _served(drive)
    agreement = drive.goes_on_with(EVALUATION)
    _graded(drive)
    drive.case_id = agreement
    drive.does("lv", "receive_evaluation")
    drive.does("he", "decide_renewal")
    drive.passes(days=1)
    begins = _next_year(drive)
    drive.does("he", "draft_agreement", **drive.contract(2, begins))
    drive.does("lv", "check_agreement_clauses")
    _signed(drive, "renew_contract")
    drive.passes(days=(begins - drive.now.date()).days + 31)
    drive.does("an", "report_implementation")
    drive.does("lv", "inspect_performance")
    drive.does("an", "request_payment")


def _served(drive: Drive) -> None:
    """Serve for nine months: two payments, three reports, an inspection."""
    drive.does("an", "start_station_service")
    drive.passes(days=31)
    _paid(drive, "51000.00")
    for days in (61, 92):
        drive.passes(days=days)
        drive.does("an", "report_implementation")
    drive.does("lv", "inspect_performance")
    drive.passes(days=58)
    _paid(drive, "34000.00")
    drive.passes(days=33)
    drive.does("an", "report_implementation")


def _next_year(drive: Drive) -> date:
    """Return the day after the contract that is signed."""
    assert drive.case_id is not None
    found = agreements.agreement_of(drive.case_id)
    contract = agreements.signed_contract(found) if found else None
    assert contract is not None
    return contract.term_to + timedelta(days=1)


def _signed(drive: Drive, step: str) -> None:
    drive.does("he", f"{step}_purchaser")
    drive.does("an", f"{step}_agency")
    for each in (
        "publish_contract",
        "file_contract_finance",
        "file_agreement_civil_affairs",
    ):
        drive.does("he", each)
    drive.passes(minutes=5)


def _paid(drive: Drive, amount: str) -> None:
    drive.does("an", "request_payment", requested_amount=amount)
    drive.does("du", "verify_performance", verified_amount=amount)
    lines = [{"fund_source": "fiscal", "amount": amount}]
    drive.does("jin", "pay_instalment", payment_lines=lines)
    drive.passes(minutes=5)


#: How many days an evaluation of the demo takes.
_EVALUATING = 19


def _graded(drive: Drive) -> None:
    """Take the evaluation that the agreement has asked for to a good grade."""
    drive.does("du", "issue_evaluation_rules", evaluation_year=drive.now.year)
    drive.does("du", "form_evaluation_panel")
    for member in PANEL:
        drive.does(member, "declare_conflict")
    drive.passes(minutes=5)
    visit = (drive.now + timedelta(days=18)).date()
    drive.does("du", "notify_stations", visit_on=visit.isoformat())
    drive.does("zhao", "submit_self_evaluation")
    drive.passes(minutes=5)
    drive.does("zhen", "sample_respondents")
    drive.does("zhen", "survey_satisfaction")
    drive.does("zhou", "collect_township_opinion")
    drive.passes(days=_EVALUATING)
    drive.does("duan", "review_files")
    drive.does("duan", "visit_site")
    for member, share in zip(PANEL, (0.86, 0.82, 0.88), strict=True):
        drive.does(member, "score_station", scores=_sheet(share))
    drive.does("wen", "consolidate_scores")
    drive.does("du", "tell_preliminary_result")
    drive.does("zhao", "submit_objection", has_objection=False, objection=None)
    drive.does("he", "confirm_evaluation_result", grade="good")
    drive.passes(minutes=5)
    drive.does("du", "publish_evaluation_result")
    drive.does("du", "report_result_to_municipal")
    drive.does("du", "issue_improvement_list")
    drive.does("zhao", "improve_station")
    drive.passes(minutes=5)


def _sheet(share: float) -> list[dict[str, str]]:
    """Return a score sheet that gives every indicator the same part of its weight."""
    return [
        {
            **row,
            "score": f"{float(row['score']) * share:.2f}".rstrip("0").rstrip("."),
        }
        for row in SCORES
    ]


# -- a project that is monitored -----------------------------------------------------


def _monitored(drive: Drive) -> None:
    """A project that was appraised, runs, and falls behind what time asks for."""
    drive.now -= timedelta(days=130)
    drive.opens("wang", PROJECT, _PLANNED)
    _planned(drive)
    drive.does("zhen", "appraise_project")
    drive.does("duan", "appraise_project", risk=3, feasibility=5)
    drive.does("wen", "appraise_project", necessity=4, verdict="revise", risk=2)
    drive.does("lv", "decide_project")
    drive.does("he", "notify_project_decision")
    drive.does("he", "file_annual_project_plan")
    drive.passes(minutes=5)
    project = drive.goes_on_with(FILING)
    _filed(drive)
    drive.case_id = project
    drive.passes(days=30)
    drive.does("wang", "prepare_implementation")
    drive.passes(days=92)
    done = [
        {"indicator": "独居老人每周探访（人次）", "target": 400, "done": 78},
        {"indicator": "个案（个）", "target": 8, "done": 2},
    ]
    drive.does(
        "he",
        "monitor_project",
        period="第一季度",
        conclusion="deviation",
        planned_vs_done=done,
    )
    drive.does("he", "issue_rectification")


def _planned(drive: Drive) -> None:
    """Survey five households, design, and come before the panel."""
    drive.does("wang", "plan_needs_survey")
    for category, service, urgency, way in _NEEDS:
        need = {
            "service_code": service,
            "urgency": urgency,
            "suggested_method": way,
        }
        drive.does(
            "wang",
            "conduct_needs_survey",
            need_category=category,
            service_needs=[need],
            survey_goes_on=True,
        )
    drive.does("wang", "conduct_needs_survey")
    for username, step in (
        ("wang", "compile_needs_list"),
        ("wang", "design_project"),
        ("li", "prepare_project_budget"),
        ("chen", "review_project_design"),
        ("wang", "submit_project"),
        ("he", "check_project_boundary"),
        ("he", "form_appraisal_panel"),
    ):
        drive.does(username, step)


def _filed(drive: Drive) -> None:
    """Let a filing be returned once, and filed."""
    drive.does("he", "prepare_filing")
    drive.does("he", "submit_filing")
    missing = "缺经费来源说明。"
    drive.does("shi", "check_filing", completeness="incomplete", missing=missing)
    drive.does("shi", "return_filing")
    drive.does("he", "prepare_filing")
    drive.does("he", "submit_filing")
    drive.does("shi", "check_filing")
    drive.does("shi", "register_filing")
    drive.passes(minutes=5)


# -- a spot check --------------------------------------------------------------------


def _checked(drive: Drive) -> None:
    """A draw, two findings, and what was done about them."""
    drive.now -= timedelta(days=20)
    drive.opens(
        "shi",
        FILING,
        _DRAWN,
        station=None,
        message="filing_and_spot_check.spot_check",
    )
    stations = [
        {"object": f"示范{name}社工站"}
        for name in ("一镇", "二镇", "三乡", "四乡", "五镇", "六街道", "七镇", "八乡")
    ]
    drive.does("shi", "plan_spot_check", objects=stations, object_count=3)
    drive.passes(days=3)
    drive.does("shi", "draw_sample")
    assert drive.case_id is not None
    again = filings.drawn_again(drive.case_id)
    assert again is not None
    drawn = again.sample.objects_drawn
    results = [{"object": each, "result": "台账基本齐全。"} for each in drawn]
    drive.passes(days=4)
    drive.does("shi", "conduct_spot_check", results=results, has_findings=True)
    findings = [
        {"object": drawn[0], "finding": "协议没有公开。"},
        {"object": drawn[1], "finding": "两份个案记录没有督导签字。"},
    ]
    drive.does("shi", "issue_finding", findings=findings)
    drive.passes(days=5)
    measures = ("已在县政府网站公开。", "已补齐，督导每月抽看。")
    day = drive.now.date().isoformat()
    rectified = [
        {"finding": each["finding"], "measure": measure, "done_on": day}
        for each, measure in zip(findings, measures, strict=True)
    ]
    drive.does("he", "rectify_finding", rectifications=rectified)


_AGREED = "驻站服务协议（三年周期，示范和风）"
_PLANNED = "银龄相伴：高龄老人巡访服务（上一期）"
_DRAWN = "社工站年度抽查"
#: By the letters of a county.
_MATTERS: Mapping[str, tuple[LongMatter, ...]] = MappingProxyType(
    {
        "HB": (
            LongMatter(
                AGREEMENT,
                _AGREED,
                "he",
                _second_year,
                replaces=frozenset({AGREEMENT, EVALUATION}),
            ),
        ),
        "MY": (
            LongMatter(PROJECT, _PLANNED, "wang", _monitored),
            LongMatter(FILING, _DRAWN, "shi", _checked),
        ),
    }
)
