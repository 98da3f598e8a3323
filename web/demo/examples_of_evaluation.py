"""Examples of the forms of an evaluation: an invented station in an ordinary year."""

from processes.evaluations.rules import shipped_indicators

_ITEMS = (
    "attitude",
    "timeliness",
    "professionalism",
    "privacy",
    "fairness",
    "problem_solved",
    "benefit",
    "use_again",
)
#: Full marks for every indicator of the shipped rules.
SCORES: list[dict[str, str]] = [
    {
        "indicator": f"{each['level_1']} · {each['level_2']}",
        "score": each["weight"],
        "evidence": each["evidence"],
    }
    for each in shipped_indicators()
]
_EFFECTS = [{"kind": "benefit", "effect": "独居老人每周有人看望，三户申请到了低保。"}]

#: What an evaluation knows by itself.
EVALUATION_FACTS: dict[str, object] = {
    "today": "2026-03-02",
    "station_name": "示范一镇社会工作服务站",
    "answers_client": 6,
    "answers_purchaser": 2,
    "answers_executor": 2,
    "total": "91.5",
    "grade_by_points": "excellent",
    "grade": "excellent",
    "objection_until": "2026-03-09",
    "score_rows": [
        {
            "indicator": f"{each['level_1']} · {each['level_2']}",
            "name": each["level_2"],
            "level_1": each["level_1"],
            "weight": each["weight"],
            "expected": each["evidence"],
            "method": each["method"],
        }
        for each in shipped_indicators()
    ],
    "improvement_rows": [
        {
            "problem": "服务计划没有期限",
            "requirement": "逐案补上，今后按表填写",
            "due": "2026-04-01",
        }
    ],
}

EVALUATION: dict[str, dict[str, object]] = {
    "evaluation_rules": {
        "evaluation_year": 2026,
        "rating": "regular",
        "framework_basis": "in_force",
        "veto_items": [
            "guard_violation",
            "subcontracting",
            "false_records",
            "report_failure",
            "fund_misuse",
        ],
        "issued_on": "2026-03-02",
    },
    "evaluation_panel_members": {
        "members": [
            {"member": "expert-1"},
            {"member": "expert-2"},
            {"member": "expert-3"},
        ],
    },
    "evaluation_conflict": {"has_conflict": False, "is_true": True},
    "evaluation_notice": {
        "sent_on": "2026-03-02",
        "visit_on": "2026-03-20",
        "materials_wanted": "年度小结、制度汇编、人员名册、服务台账。",
    },
    "station_self_evaluation": {
        "summary": "全年服务示例村独居老人，开展小组和社区活动，按时报告。",
        "is_true": True,
    },
    "respondent_sample": {
        "client_count": 6,
        "purchaser_count": 2,
        "executor_count": 2,
        "sampling_method": "random",
        "sample_list": "按台账编号随机抽取：第 3、9、14、20、27、31 号。",
        "survey_ends_on": "2026-03-16",
    },
    "satisfaction_answer": {
        "respondent_type": "client",
        "mode": "interview",
        "items": [{"item": item, "score": 5} for item in _ITEMS],
        "open_comment": "有事打个电话就来。",
        "anonymous": True,
    },
    "satisfaction_survey": {"collected_by_panel": True},
    "file_review": {
        "files_drawn": 5,
        "deidentified": True,
        "findings": [{"file_number": "第 2 卷", "finding": "计划没有写期限。"}],
        "review_note": "记录及时，大多完整。",
    },
    "site_visit": {
        "visited_on": "2026-03-02",
        "people_met": 8,
        "visit_findings": "场地整洁，公示齐全，来访群众能叫出社工的名字。",
    },
    "township_opinion": {
        "daily_supervision": "good",
        "opinion": "随叫随到，配合走访排查。",
    },
    "evaluation_score": {"scores": SCORES},
    "evaluation_report": {
        "key_effects": _EFFECTS,
        "report": "服务扎实，档案管理还可以再细。",
    },
    "preliminary_result": {"main_points": "服务内容得分高，档案扣分较多。"},
    "evaluation_objection": {
        "has_objection": True,
        "objection": "服务清单的覆盖少算了两项，附活动记录。",
    },
    "objection_review": {
        "review_decision": "rejected",
        "review_reasons": "两项活动在评价年度以后举行，不计入本年度。",
    },
    "evaluation_result": {"grade": "excellent", "key_effects": _EFFECTS},
    "evaluation_publication": {
        "published_on": "2026-03-02",
        "place": "县民政局门户网站",
        "no_personal_data": True,
    },
    "evaluation_report_up": {"sent_on": "2026-03-02"},
    "province_spot_check": {
        "checked_on": "2026-03-02",
        "check_outcome": "agrees",
        "check_finding": "抽查两项，与评价结果一致。",
    },
    "improvement_list": {
        "improvements": [
            {"problem": "服务计划没有期限", "requirement": "逐案补上，今后按表填写"}
        ]
    },
    "improvement_report": {
        "measures": [
            {
                "problem": "服务计划没有期限",
                "measure": "已逐案补上，站长每月抽看",
                "done_on": "2026-03-02",
            }
        ]
    },
}
