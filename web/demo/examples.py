"""One valid submission for every form: the casework of one invented family.

王测试, a widow of 77 in 示例村, lives alone since her son 王样例 works far away; she
falls ill, cannot pay for her medicine and does not know that she may apply for the
subsistence allowance. All persons and places are invented.
"""

from datetime import UTC, datetime

from web.demo.examples_of_agreements import AGREEMENT_FACTS, AGREEMENTS
from web.demo.examples_of_assistance import ASSISTANCE
from web.demo.examples_of_branches import BRANCHES
from web.demo.examples_of_casework_notes import CASEWORK_NOTES
from web.demo.examples_of_evaluation import EVALUATION, EVALUATION_FACTS
from web.demo.examples_of_filing import FILING, FILING_FACTS
from web.demo.examples_of_procurement import (
    BUDGET_LINES,
    PROCUREMENT,
    PROCUREMENT_FACTS,
)
from web.demo.examples_of_projects import PROJECTS
from web.demo.examples_of_reports import REPORTS

#: Monday, 2 March 2026, 09:00 in China: nothing in the examples is later than this,
#: except what is planned.
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

#: What the case knows about 王测试 and some rules ask for.
FACTS: dict[str, object] = {
    "age": 77,
    "has_capacity": True,
    "risk_level": "medium",
    "received_at": "2026-03-02T00:30:00Z",
    "early_notice_latest": "2026-03-02",
    "consent_given": True,
    "consent_sensitive": True,
    "exception_logged": False,
    "case_number": "2026-0001",
    "performer": "social-worker-1",
    "case_worker": "social-worker-1",
    "session_no": 1,
    "plan_version": 1,
    "complaint_channel": "示例镇社工站 0830-0000000；示例镇政府 0830-0000001",
    "pending_latest": "2026-03-16",
    "purchaser_name": "示例县民政局",
    "earliest_deadline": "2026-03-22",
    **AGREEMENT_FACTS,
    **EVALUATION_FACTS,
    **FILING_FACTS,
    **PROCUREMENT_FACTS,
    "needs_count": 2,
    "urgent_needs_count": 1,
    "cases_count": 9,
    "groups_count": 0,
    "activities_count": 0,
    "evaluation_score": 89,
    "evaluation_grade": "良好",
    "cycle_id": "示购-1",
    "bidding_agency": "示范和风社会工作服务中心",
    "receipt": "0f1e2d3c",
    "verified_amount": "100000.00",
    "agency_name": "示范和风社会工作服务中心",
    "settlement": "40000.00",
    "evaluation_number": "MY-PJ-2026-0001",
    "instalment_no": "1",
    "instalment_amount": "100000.00",
    "requested_amount": "100000.00",
    "estimated_amount": "210000.00",
    "budget_lines": BUDGET_LINES,
    "cap_check": "在上年困难群众救助资金支出总额的3%以内",
    "me_share": "17.14%",
    "ranking": "1 示范春雨社会工作服务中心 92.00",
    "open_cases": "3",
    "unpaid": "40000.00",
}

EXAMPLES: dict[str, dict[str, object]] = {
    "case_intake_lead": {
        "source_type": "village_committee",
        "received_at": "2026-03-02T00:30:00Z",
        "contact_mode": "phone",
        "client_name": "王测试",
        "gender": "female",
        "birth_date": "1948-05-17",
        "phone": "13800000000",
        "emergency_contact": "王样例（儿子）13900000000",
        "residence_village": "示例村",
        "out_of_area": False,
        "client_category": ["low_income", "elderly_empty_nest"],
        "presenting_problem": "独居老人近期患病，买药有困难，不了解低保申请办法。",
    },
    "case_intake_urgency": {
        "urgency_flags": ["none"],
        "child_harm_suspected": False,
    },
    "case_intake_interview": {
        "client_expectation": "希望有人帮忙办理低保申请，平时能有人说说话。",
        "previous_services": "村委会逢年过节走访慰问。",
        "initial_judgement": "经济困难与独居孤独并存，适合开展个案服务。",
        "has_capacity": True,
    },
    "case_intake_decision": {"intake_decision": "accept"},
    "lead_closure": {
        "advice_given": "已说明低保申请条件和办理窗口，并给了办事指南。",
        "reason_code": "advice_sufficient",
        "closed_note": "求助人表示由儿子陪同办理。",
    },
    "informed_consent": {
        "processor_name_contact": "示例镇社会工作服务站，电话 0830-0000000",
        "purposes": ["casework", "assessment", "policy_application"],
        "data_kinds": ["identity", "contact", "family", "economic", "health"],
        "method": ["interview", "home_visit", "electronic_file"],
        "retention": "结案后 5 年",
        "necessity_impact": "了解健康状况才能安排送药和陪诊，不提供不影响其他服务。",
        "confidentiality_limits_explained": True,
        "consent_general": True,
        "consent_sensitive": True,
        "consent_sensitive_sign": "王测试",
        "consent_share": [
            {
                "recipient": "示例镇民政办公室",
                "contact": "0830-0000001",
                "purpose": "协助申请低保",
                "kinds": "身份、家庭经济情况",
                "agreed": True,
            }
        ],
        "client_sign": "王测试",
        "signed_at": "2026-03-02T00:50:00Z",
        "witness": "李虚构",
    },
    "case_refusal": {
        "refusal_reason": "服务对象表示暂时不需要，想先与儿子商量。",
        "contact_left": True,
        "note": "已留下站点电话，欢迎随时联系。",
    },
    "case_assignment": {
        "case_worker": "social-worker-1",
        "conflict_checked": True,
        "assignment_note": "熟悉示例村情况，有老年个案经验。",
    },
    "case_opening": {
        "id_type": "resident_id_card",
        "id_number": "999999194805170020",
        "address": "示例镇示例村 1 组 1 号",
        "household_registration": "示例镇示例村",
        "education": "primary",
        "marital_status": "widowed",
        "occupation": "farmer",
        "assistance_status": ["none"],
        "disability": "none",
        "health_summary": "高血压多年，近期膝关节疼痛，行走不便。",
    },
    "assessment": {
        "collect_methods": ["interview", "observation"],
        "info_sources": [
            {
                "source": "服务对象本人",
                "content": "家访面谈，了解生活和身体情况",
                "obtained_on": "2026-03-02",
            }
        ],
        "self_system": "意识清楚，能自理，情绪低落，少与人来往。",
        "family_system": "丈夫去世多年，儿子外出务工，每月通话一次。",
        "social_system": "邻里关系和睦，村里有老年活动室但很少去。",
        "family_members": [
            {
                "name": "王样例",
                "relation": "儿子",
                "age": 45,
                "health": "良好",
                "occupation": "外出务工",
                "attitude": "愿意支持，但经济压力大",
            }
        ],
        "economic": [
            {
                "income": "养老金和土地流转费",
                "amount_yuan": "320.50",
                "property": "无",
                "housing": "自有平房两间",
            }
        ],
        "problem_list": [
            {
                "order": 1,
                "problem": "收入不足以支付药费",
                "manifestation": "自行减少用药",
                "cause": "收入低，未申请救助",
                "severity": 4,
            },
            {
                "order": 2,
                "problem": "独居孤独",
                "manifestation": "很少出门，睡眠差",
                "cause": "丧偶，儿子不在身边",
                "severity": 3,
            },
        ],
        "strengths": "性格温和，愿意接受帮助，会做手工。",
        "resources_formal": [
            {"resource": "低保政策", "use": "保障基本生活"},
        ],
        "resources_informal": [
            {"resource": "邻居李虚构", "use": "可以每天探望一次"},
        ],
        "risk_items": [
            {
                "type": "health",
                "level": "medium",
                "evidence": "高血压用药不规律",
                "protective_factor": "村医每月随访",
            },
            {
                "type": "social_isolation",
                "level": "low",
                "evidence": "每周出门不足两次",
            },
        ],
        "risk_level": "medium",
        "elder_risk_grade": "medium",
        "needs": [
            {"need": "申请低保", "service_code": "3.2.1.3", "urgency": "soon"},
            {"need": "情感支持", "service_code": "3.2.2.3", "urgency": "normal"},
        ],
        "policy_hint": ["dibao", "medical"],
        "multi_agency": False,
        "intervention_advice": "先协助申请低保，再通过探访和小组活动缓解孤独。",
        "assessor": "social-worker-1",
        "assessed_at": "2026-03-02",
        "reassess_due": "2026-06-01",
    },
    "service_plan": {
        "problems_to_solve": [
            {"problem": "收入不足以支付药费", "wanted_change": "能按时用药"},
            {"problem": "独居孤独", "wanted_change": "每周至少两次与人交往"},
        ],
        "theory_model": ["task_centred"],
        "overall_goal": "基本生活和用药有保障，重新建立邻里交往。",
        "objectives": [
            {
                "objective": "提交低保申请",
                "indicator": "申请被受理",
                "baseline": "未申请",
                "target": "材料齐全并被受理",
                "due": "2026-04-15",
            },
            {
                "objective": "增加社会交往",
                "indicator": "每周外出次数",
                "baseline": "1 次",
                "target": "2 次以上",
                "due": "2026-06-30",
            },
        ],
        "phases": [
            {
                "phase": "第一阶段",
                "task": "讲解政策，准备申请材料",
                "method": "任务中心，陪同办理",
                "owner": "张示范",
                "service_code": "3.2.1.3",
                "sessions": 3,
                "from": "2026-03-09",
                "to": "2026-04-15",
            },
            {
                "phase": "第二阶段",
                "task": "邻里互助和老年活动",
                "method": "支持与鼓励",
                "owner": "张示范",
                "service_code": "3.2.2.4",
                "sessions": 5,
                "from": "2026-04-16",
                "to": "2026-06-30",
            },
        ],
        "resources_needed": [
            {"resource": "低保申请表", "source": "镇便民服务中心", "purpose": "申请"},
        ],
        "duration_from": "2026-03-09",
        "duration_to": "2026-06-30",
        "review_interval_days": 30,
        "contact_way": "每周二上午电话，每两周家访一次",
        "contingency": "突发疾病时邻居先联系村医，并通知社工和儿子。",
        "client_opinion": "同意，希望先办好低保。",
    },
    "service_plan_review": {
        "review_result": "pass",
        "supervisor_comment": "目标具体可行，注意用药风险。",
    },
    "service_agreement_client": {
        "client_decision": "agree",
        "form": "written",
        "goals": "用药有保障，每周至少两次与人交往。",
        "contents_methods": "政策讲解、陪同申请、定期家访、邻里互助。",
        "rights_duties": "服务对象如实说明情况，社工按约定服务并保密。",
        "place_time": "服务对象家中，每两周一次，周二上午",
        "term_sessions": "2026年3月9日至6月30日，共 8 次",
        "confidentiality_limits": "危及生命、违法犯罪和强制报告的情形除外。",
        "worker_change_rule": "更换社工的，提前一周告知，两位社工一同上门交接。",
        "complaint_channel": "示例镇社工站 0830-0000000；示例镇政府 0830-0000001",
        "exit_right": True,
        "client_sign": "王测试",
        "worker_sign": "张示范",
    },
    "session_record": {
        "start_at": "2026-03-01T01:00:00Z",
        "end_at": "2026-03-01T02:10:00Z",
        "place": "服务对象家中",
        "mode": "visit",
        "participants": [
            {"name": "王测试", "relation": "服务对象"},
            {"name": "李虚构", "relation": "邻居"},
        ],
        "session_goal": "讲解低保申请条件，列出需要的材料。",
        "facts": "王测试讲述每月药费约 200 元。\n李虚构表示可以陪同去镇上。",
        "worker_judgement": "求助意愿强，对申请程序仍有顾虑。",
        "client_response": "认真听讲，主动找出户口簿。",
        "skills_used": ["listening", "information"],
        "service_codes": ["3.2.1.1", "3.2.2.3"],
        "tasks_reviewed": [{"task": "找出身份证和户口簿", "result": "done"}],
        "tasks_new": [{"task": "到村委会开具证明", "owner": "王测试"}],
        "resources_linked": [
            {"kind": "物资", "source": "爱心超市", "value": "50.00"},
        ],
        "risk_change": "same",
        "child_harm_found": False,
        "next_step": "review",
        "next_plan": "陪同到镇便民服务中心递交材料。",
        "next_at": "2026-03-10T01:30:00Z",
        "worker_reflection": "语速应再慢一些。",
    },
    "progress_review": {
        "goal_progress": [
            {"objective": "提交低保申请", "result": "材料已齐，等待受理"},
            {"objective": "增加社会交往", "result": "每周外出 2 次"},
        ],
        "progress_status": "goals_met",
        "review_note": "两项目标均有明显进展，服务对象情绪好转。",
    },
    "outcome_evaluation": {
        "evaluators": ["client", "agency"],
        "goal_attainment": [
            {
                "objective": "提交低保申请",
                "target": "被受理",
                "result": "已确认享受低保",
                "rate": 100,
            },
            {
                "objective": "增加社会交往",
                "target": "每周 2 次以上",
                "result": "每周 3 次",
                "rate": 90,
            },
        ],
        "client_change": [
            {"dimension": "用药", "pre": "自行减量", "post": "按时用药"},
            {"dimension": "情绪", "pre": "低落", "post": "平稳，愿意外出"},
        ],
        "resource_input": [{"people": 2, "hours": 16, "money": "120.00"}],
        "service_fits_need": True,
        "goals_reached": True,
        "conclusion": "met",
        "lessons": "邻里支持对独居老人十分重要。",
    },
    **CASEWORK_NOTES,
    **ASSISTANCE,
    **BRANCHES,
    **PROCUREMENT,
    **REPORTS,
    **EVALUATION,
    **FILING,
    **PROJECTS,
    **AGREEMENTS,
}
