"""One valid submission for every form of a service project; nobody in it is real.

The project: weekly company and help with policies for old people who live alone.
"""

from processes.projects.boundary import NEGATIVE_LIST

#: Ten months from the day of the examples.
_FROM, _TO = "2026-04-01", "2027-01-31"
_OBJECTIVES = [
    {"indicator": "独居老人每周探访（人次）", "target": 400},
    {"indicator": "个案（个）", "target": 8},
]
_DONE = [{**_OBJECTIVES[0], "done": 420}, {**_OBJECTIVES[1], "done": 9}]

PROJECTS: dict[str, dict[str, object]] = {
    "project_survey_plan": {
        "survey_area": "示范一镇六个村",
        "survey_methods": ["visit", "interview"],
        "survey_groups": ["hardship", "elderly"],
        "sample_plan": "独居、高龄老人全部走到，其余每村抽十户。",
        "surveyors": "两人一组，每天四户。",
        "privacy_measures": "表格当天录入，纸质锁柜，报告不写姓名。",
    },
    "project_survey_unit": {
        "consent": True,
        "household_no": "S1-007",
        "need_category": "elderly",
        "respondent": "孙样例",
        "family_structure": [
            {"relation": "本人", "age": 81, "situation": "独居"},
            {"relation": "女儿", "age": 52, "situation": "外地务工"},
        ],
        "health": "高血压，腿脚不便。",
        "economy": "养老金和女儿接济。",
        "service_needs": [
            {
                "service_code": "3.2.2.1",
                "urgency": "urgent",
                "suggested_method": "visit",
            },
            {
                "service_code": "3.2.1.1",
                "urgency": "normal",
                "suggested_method": "policy_help",
            },
        ],
        "surveyed_at": "2026-03-02",
        "survey_goes_on": False,
    },
    "project_needs_list": {
        "survey_report": "走访一百二十户，独居老人的陪伴和就医最缺。",
        "main_needs": "每周有人上门；不会办政策手续。",
    },
    "project_proposal": {
        "title": "银龄相伴：独居老人陪伴服务",
        "need_evidence": "N-001、N-002",
        "target_groups": ["elderly"],
        "goal": "让独居老人每周有人探访，急难有人知道。",
        "objectives": [{**each, "baseline": 0} for each in _OBJECTIVES],
        "service_codes": ["3.2.1.1", "3.2.2.1"],
        "activities": [
            {
                "type": "每周探访",
                "times": 40,
                "persons": 10,
                "from": _FROM,
                "to": _TO,
            }
        ],
        "staff": [{"user": "王小禾", "role": "项目主管", "certificate": "社会工作师"}],
        "risk_plan": "老人突发疾病的，先打 120，再报站长和村里。",
        "monitoring_plan": "每季对照指标自查一次，数据从系统取。",
        "evaluation_plan": "期满由评估组评估，服务对象打分。",
        "term_from": _FROM,
        "term_to": _TO,
    },
    "project_budget": {
        "budget_lines": [
            {"category": "service", "amount": "60000.00", "source": "fiscal"},
            {"category": "personnel", "amount": "20000.00", "source": "fiscal"},
            {"category": "material", "amount": "5000.00", "source": "welfare_lottery"},
            {"category": "monitoring", "amount": "4000.00", "source": "fiscal"},
            {"category": "supervision", "amount": "6000.00", "source": "fiscal"},
            {"category": "evaluation", "amount": "5000.00", "source": "fiscal"},
        ],
    },
    "project_design_review": {
        "review_result": "pass",
        "review_comment": "目标和需求对得上，方法可行。",
    },
    "project_submission": {"submission_papers": ["proposal", "budget", "report"]},
    "project_boundary": {
        "boundary_check": [{"item": each.id, "is_hit": "no"} for each in NEGATIVE_LIST],
    },
    "project_panel": {
        "members": [{"person": f"expert-{number}"} for number in (1, 2, 3)],
        "evaluators": [{"person": "expert-4"}],
        "conflicts_declared": True,
    },
    "project_appraisal": {
        "necessity": 5,
        "feasibility": 4,
        "professionalism": 4,
        "budget_reasonable": 4,
        "risk": 4,
        "opinion": "需求清楚，方法得当，建议立项。",
        "verdict": "pass",
        "coi_declared": True,
        "appraiser_sign": "甄公平",
    },
    "project_decision": {
        "decision": "approved",
        "decision_reason": "论证通过，预算已经安排。",
        "decided_on": "2026-03-02",
    },
    "project_notice": {
        "notified_on": "2026-03-02",
        "notice_way": "letter",
        "notice_content": "同意立项，期限和金额以项目书为准。",
    },
    "project_filing": {
        "plan_year": 2026,
        "filing_papers": ["plan", "proposal", "budget"],
    },
    "project_preparation": {
        "ready": ["staff", "venue", "training", "rules", "emergency"],
        "report_cycle": "quarterly",
    },
    "project_implementation": {
        "objectives_done": _DONE,
        "implementation_summary": "每周探访没有断过，两位老人及时送医。",
    },
    "project_progress": {
        "period": "2026 年第二季度",
        "work_done": "探访一百三十人次，开了三个个案。",
        "funds_used": [{"source": "fiscal", "used": "21000.00"}],
        "next_steps": "下季度加两次健康讲座。",
    },
    "project_monitoring": {
        "period": "2026 年第二季度",
        "planned_vs_done": _DONE,
        "fund_progress": [
            {"source": "fiscal", "budgeted": "95000.00", "used": "21000.00"}
        ],
        "file_sample": [{"file_no": "TF-012", "quality": 4}],
        "site_findings": "现场整洁，记录及时。",
        "client_callback": [{"code": "A03", "answer": "每个星期都来。"}],
        "conclusion": "normal",
    },
    "project_rectification_notice": {
        "problems_found": [
            {"problem": "探访人次不足", "demand": "一个月内补足，说明原因"}
        ],
        "rectify_by": "2026-03-23",
    },
    "project_rectification": {
        "measures": [{"problem": "探访人次不足", "done": "增加两名志愿者，已补足"}],
        "rectified_on": "2026-03-02",
    },
    "project_rectification_check": {
        "verified": "yes",
        "check_note": "记录和回访都对得上。",
    },
    "project_change_request": {
        "change_kinds": ["money"],
        "change_content": "增加冬季取暖物资。",
        "change_reason": "今年寒潮来得早。",
        "change_amount": "5000.00",
        "change_category": "material",
        "change_source": "fiscal",
    },
    "project_change_decision": {
        "decision": "approved",
        "decision_reason": "确有需要，在原金额百分之十以内。",
        "decided_on": "2026-03-02",
    },
    "project_mid_term": {
        "findings": "指标过半，老人认得每一位社工。",
        "mid_term_rating": "on_track",
        "suggestions": "把村里的志愿者也带起来。",
    },
    "project_self_evaluation": {
        "objectives_done": _DONE,
        "budget_execution": "用了百分之九十八。",
        "problems_and_lessons": "开头两个月人手紧，早点招志愿者会更好。",
        "self_score": 88,
    },
    "project_satisfaction": {
        "asked_count": 32,
        "satisfied_count": 30,
        "survey_way": ["interview", "phone"],
        "main_opinions": "希望来得更勤一点。",
        "collected_by_outsiders": True,
    },
    "project_evaluation": {
        "goal_score": 36,
        "process_score": 26,
        "fund_score": 13,
        "satisfaction_score": 14,
        "evaluation_report": "目标达成，过程规范，服务对象满意。",
        "advice": "继续做，带出更多志愿者。",
    },
    "project_result": {
        "project_result": "qualified",
        "clients_opinion": "三十二位老人中三十位满意。",
        "acceptance_note": "验收合格。",
        "confirmed_on": "2026-03-02",
    },
    "project_publication": {
        "published_on": "2026-03-02",
        "published_at": "县政府网站民政专栏",
        "published_content": "项目验收合格，等次良好；有意见可以向县民政局反映。",
    },
    "project_archive": {
        "archived_papers": [
            "survey",
            "proposal",
            "appraisal",
            "records",
            "monitoring",
            "evaluation",
            "finance",
        ],
        "archive_place": "社工站档案柜三",
        "kept_years": 15,
    },
}
