"""Which acts are reserved for public authority, and by which rule and clause.

Source: ``001 §三(六)``: 严禁社工站人员代替街道（乡镇）干部行使许可、确认、审批、
给付等行政职能.
"""

from collections.abc import Mapping
from types import MappingProxyType

from processes.casework.models import REPORT
from processes.matters import EVALUATION, FILING, PROCUREMENT
from processes.organisation.capacities import Capacity

BAN = "001 §三(六)"

#: The closed list of act types. Source: domain specification §14.0.
ACT_TYPES = frozenset(
    {
        "professional_service",
        "professional_review",
        "admin_permit",
        "admin_confirm",
        "admin_approve",
        "admin_pay",
        "record",
        "report",
        "notify",
        "civil_act",
    }
)

#: Who is station staff, and never does a reserved act. Source: §15.1.
STATION_STAFF = frozenset(
    {
        Capacity.STATION_STAFF,
        Capacity.AGENCY_STAFF,
        Capacity.SUPERVISOR,
        Capacity.VOLUNTEER,
        Capacity.INTERN,
    }
)

_ASSISTANCE = "assistance_coordination"
_EVALUATING = (
    "issue_evaluation_rules",
    "form_evaluation_panel",
    "declare_conflict",
    "notify_stations",
    "sample_respondents",
    "survey_satisfaction",
    "review_files",
    "visit_site",
    "collect_township_opinion",
    "score_station",
    "consolidate_scores",
    "tell_preliminary_result",
    "review_objection",
    "confirm_evaluation_result",
    "publish_evaluation_result",
    "report_result_to_municipal",
    "province_spot_check",
    "issue_improvement_list",
)
_FILING = (
    "prepare_filing",
    "submit_filing",
    "check_filing",
    "return_filing",
    "register_filing",
    "plan_spot_check",
    "draw_sample",
    "conduct_spot_check",
    "issue_finding",
    "close_finding",
)
_PROJECT = "service_project"

_PURCHASING = (
    "determine_service_items",
    "estimate_cost",
    "apply_budget",
    "approve_budget",
    "define_requirements",
    "choose_method",
    "approve_non_tender",
    "publicise_single_source",
    "prepare_documents",
    "publish_notice",
    "answer_inquiry",
    "check_supplier_qualification",
    "form_review_committee",
    "review_responses",
    "deliver_review_report",
    "confirm_supplier",
    "publish_result_and_award",
    "handle_challenge",
    "decide_procurement_complaint",
    "hand_to_agreement",
    "archive_procurement",
)

#: Rule and basis by element. Source: domain specification §15.1, N01–N24.
_RULE_OF_ELEMENT: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        (process, element): (rule, f"{BAN}; {law}")
        for process, element, rule, law in (
            (_ASSISTANCE, "accept_application", "N01", "E12 art. 10"),
            (_ASSISTANCE, "start_investigation", "N02", "E12 art. 16"),
            (_ASSISTANCE, "check_information", "N01", "E12 arts. 2, 10, 19–21"),
            (_ASSISTANCE, "issue_first_opinion", "N01", "E12 arts. 19–21"),
            (_ASSISTANCE, "publicise_first_opinion", "N03", "E12 arts. 19, 21, 24"),
            (_ASSISTANCE, "confirm_assistance", "N01", "E12 arts. 19–21"),
            (_ASSISTANCE, "notify_decision", "N03", "E12 arts. 19, 21, 24"),
            (_ASSISTANCE, "pay_assistance", "N04", "E12 arts. 25, 26"),
            (_ASSISTANCE, "register_relative_relation", "N01", "E12 arts. 11, 20"),
            (_ASSISTANCE, "reinvestigate", "N02", "E12 arts. 16, 19"),
            (_ASSISTANCE, "periodic_review", "N01", "E12 art. 31"),
            (_ASSISTANCE, "advance_emergency_assistance", "N04", "E15; E03 art. 48"),
            (_PROJECT, "check_project_boundary", "N12", "001 §二(二); E33 art. 10"),
            (_PROJECT, "form_appraisal_panel", "N12", "002 §4.4"),
            (_PROJECT, "appraise_project", "N12", "002 §4.4"),
            (_PROJECT, "decide_project", "N12", "001 §四.3; 004 §五(三)"),
            (_PROJECT, "notify_project_decision", "N12", "001 §四.3"),
            (_PROJECT, "file_annual_project_plan", "N13", "002 M§三(三); 004 §七"),
            (_PROJECT, "monitor_project", "N11", "004 §八(四)"),
            (_PROJECT, "issue_rectification", "N11", "004 §八(四)"),
            (_PROJECT, "verify_rectification", "N11", "004 §八(四)"),
            (_PROJECT, "decide_project_change", "N12", "E01 art. 49"),
            (_PROJECT, "mid_term_review", "N14", "002 §5.1"),
            (_PROJECT, "survey_project_satisfaction", "N14", "002 §5.1"),
            (_PROJECT, "evaluate_project_performance", "N14", "002 §5.1"),
            (_PROJECT, "confirm_project_result", "N12", "E02 art. 45"),
            (_PROJECT, "publish_project_result", "N12", "E02 art. 45"),
            (REPORT, "decide_temporary_guardianship", "N07", "E04 arts. 92–95"),
            (REPORT, "apply_guardianship_intervention", "N07", "E04 arts. 92–95"),
            (REPORT, "organise_assessment", "N18", "E16 §四(三)"),
            (REPORT, "review_omission", "N18", "E04 art. 117; E05 art. 35"),
        )
    }
    | {
        # The bidder has no part in the purchase, nor the evaluated in the evaluation,
        # in filing and spot checks.
        (process, element): (rule, basis)
        for process, rule, basis, elements in (
            (PROCUREMENT, "N11", "001 §四.3; 004 §五; E01", _PURCHASING),
            (EVALUATION, "N14", "002 §5.1", _EVALUATING),
            (FILING, "N13", "000 §六(二); 002 M§三(三); 004 §七", _FILING),
        )
        for element in elements
    }
)

#: Where no element says more. Source: domain specification §15.1.
_RULE_OF_ACT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "admin_permit": ("N10", BAN),
        "admin_confirm": ("N01", BAN),
        "admin_approve": ("N01", BAN),
        "admin_pay": ("N04", BAN),
    }
)
_RULE_OF_AUTHORITY = ("N18", "001 §二(二)")


def needs_authority(act_type: str, *, authority_only: bool) -> bool:
    """Return whether only a public body's official may do such an act."""
    return authority_only or act_type.startswith("admin_")


def rule_for(process_id: str, element_id: str, act_type: str) -> tuple[str, str]:
    """Return number and clause of the rule that reserves an act for authorities."""
    of_element = _RULE_OF_ELEMENT.get((process_id, element_id))
    return of_element or _RULE_OF_ACT.get(act_type, _RULE_OF_AUTHORITY)


def clause_of(process_id: str, element_id: str) -> str:
    """Return by which clause an element is reserved; of others, the ban itself."""
    _, clause = _RULE_OF_ELEMENT.get((process_id, element_id), ("", BAN))
    return clause
